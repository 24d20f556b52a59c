/** The numbers of the map, for all areas of a level at once. Row security has decided which households count. */
import { sql } from 'kysely'
import { levelOf, toAreaCode } from '../../kernel/area-code.ts'
import type { RouteOutput } from '../../language/access/route.ts'
import type { Ctx } from '../../platform/actor.ts'
import type { Http } from '../../platform/http/server.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { clueMap } from './map-schema.ts'

export function mapRoutes(http: Http): void {
  http.serve(clueMap, (ctx, { query }) => mapClues(ctx, query.rule, query.by))
}

/** Digits of the level directly below. */
const DIGITS_BELOW = { province: 4, prefecture: 6, county: 9, township: 12, village: 12 } as const
const COUNTY_DIGITS = 6

async function mapClues(
  ctx: Ctx,
  rule: string | undefined,
  by: 'below' | 'county',
): Promise<RouteOutput<typeof clueMap>> {
  const code = ctx.scope[0]?.low ?? ''
  const level = levelOf(toAreaCode(code))
  const counties = by === 'county' && level === 'province'
  const digits = counties ? COUNTY_DIGITS : DIGITS_BELOW[level]
  const below = counties ? sql`a.level = 'county' AND left(a.code, 2) = left(${code}, 2)` : sql`a.parent_code = ${code}`
  return withScope(ctx.db, ctx.scope, async (tx) => {
    const { rows } = await sql<{ code: string; name: string; aboveName: string; households: number; clues: number }>`
      WITH homes AS (SELECT left(area_code, ${digits}) AS part, count(*) AS n FROM household GROUP BY 1),
        open AS (SELECT left(c.area_code, ${digits}) AS part, count(*) AS n FROM clue c
          WHERE c.state IN ('suspected', 'kept', 'dispatched') AND (${rule ?? null}::text IS NULL OR EXISTS (
            SELECT 1 FROM clue_reason x WHERE x.county_code = c.county_code AND x.clue_id = c.id AND x.rule_id = ${rule ?? null}))
          GROUP BY 1)
      SELECT a.code, a.name, u.name AS "aboveName", COALESCE(h.n, 0) AS households, COALESCE(o.n, 0) AS clues
      FROM area a JOIN area u ON u.code = a.parent_code
      LEFT JOIN homes h ON h.part = left(a.code, ${digits}) LEFT JOIN open o ON o.part = left(a.code, ${digits})
      WHERE ${below} AND a.valid_to IS NULL ORDER BY a.code`.execute(tx)
    const { rows: names } = await sql<{ name: string }>`SELECT name FROM area WHERE code = ${code}`.execute(tx)
    return {
      area: { code, name: names[0]?.name ?? '', level },
      rows: rows.map((row) => ({
        ...row,
        perTenThousand: row.households === 0 ? 0 : Math.round((row.clues * 100_000) / row.households) / 10,
      })),
    }
  })
}
