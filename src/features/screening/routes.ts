import { createReadStream } from 'node:fs'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { BUREAU, codeLabel } from '../../kernel/codes/index.ts'
import { dayInBeijing } from '../../kernel/day.ts'
import type { Ctx } from '../../platform/actor.ts'
import type { TableColumn, TableValue } from '../../platform/files/table-spec.ts'
import { createXlsxTable } from '../../platform/files/write-table.ts'
import type { Http } from '../../platform/http/server.ts'
import * as contract from './schema.ts'
import * as service from './service.ts'

const EXPORT_PAGE = 200

export function screeningRoutes(http: Http, options: { packFolder: string }): void {
  http.serve(contract.listRuns, (ctx, { query }) => service.listRuns(ctx, query.limit, query.offset))
  http.serve(contract.startRun, (ctx, { body }) => service.startRun(ctx, body.areaCode, body.asOf))
  http.serve(contract.latestRun, (ctx) => service.readLatest(ctx))
  http.serve(contract.listFindings, (ctx, { query }) => service.listFindings(ctx, query, query.limit, query.offset))
  http.serve(contract.listNotJudged, (ctx, { query }) => service.listNotJudged(ctx, query.limit, query.offset))
  http.serve(contract.listCompletion, (ctx, { query }) =>
    service.listCompletion(ctx, query.rule, query.limit, query.offset),
  )
  http.serve(contract.listClues, (ctx, { query }) => service.listClues(ctx, query, query.limit, query.offset))
  http.serve(contract.householdCard, (ctx, { params, query }) =>
    service.readCard(ctx, params.countyCode, params.id, query.asOf),
  )
  http.serve(contract.explainRule, (ctx, { params, query }) =>
    service.explainRule(ctx, params.countyCode, params.id, params.ruleId, query.asOf),
  )

  http.serveRaw(contract.boundaries, async (_ctx, { params }, _request, reply) => {
    const file = path.join(options.packFolder, `${params.level}.geojson`)
    return reply
      .type('application/geo+json')
      .header('cache-control', 'private, max-age=86400')
      .send(createReadStream(file))
  })

  http.serveRaw(contract.exportFindings, async (ctx, { query }, _request, reply) => {
    const columns = [...HOUSEHOLD_COLUMNS, { header: '规则', kind: 'long' } as const]
    const stream = exportPages(ctx, '筛查结果', columns, async (offset) => {
      const { rows } = await service.listFindings(ctx, query, EXPORT_PAGE, offset)
      return rows.map(({ household, rules }) => [
        ...householdCells(household),
        rules.map((rule) => rule.title.zh).join('；'),
      ])
    })
    return reply.headers(xlsx('筛查结果', ctx.clock.today())).send(stream)
  })

  http.serveRaw(contract.exportClues, async (ctx, { query }, _request, reply) => {
    const stream = exportPages(ctx, '疑似线索', CLUE_COLUMNS, async (offset) => {
      const { rows } = await service.listClues(ctx, query, EXPORT_PAGE, offset)
      return rows.map((clue) => [
        ...householdCells(clue.household),
        clue.reasons.map((reason) => reason.title.zh).join('；'),
        [...new Set(clue.reasons.map((reason) => codeLabel(BUREAU, reason.source)?.zh ?? reason.source))].join('、'),
        STATE_WORDS[clue.state],
        dayInBeijing(clue.openedAt),
      ])
    })
    return reply.headers(xlsx('疑似线索', ctx.clock.today())).send(stream)
  })
}

const HOUSEHOLD_COLUMNS: readonly TableColumn[] = [
  { header: '所在地区', kind: 'text', width: 36 },
  { header: '户编号', kind: 'id' },
  { header: '户主姓名', kind: 'text' },
  { header: '家庭人口数', kind: 'integer' },
]

const CLUE_COLUMNS: readonly TableColumn[] = [
  ...HOUSEHOLD_COLUMNS,
  { header: '线索理由', kind: 'long' },
  { header: '来源部门', kind: 'text' },
  { header: '状态', kind: 'text' },
  { header: '发现日期', kind: 'day' },
]

const STATE_WORDS = { suspected: '疑似线索', kept: '已保留', dropped: '已排除', dispatched: '已下派乡镇' } as const

function householdCells(household: {
  areaName: string
  code: string | null
  headName: string | null
  memberCount: number | null
}): TableValue[] {
  return [household.areaName, household.code, household.headName, household.memberCount]
}

/** Page after page into the file; a list of a whole county never stands in memory. */
function exportPages(
  ctx: Ctx,
  name: string,
  columns: readonly TableColumn[],
  page: (offset: number) => Promise<TableValue[][]>,
): PassThrough {
  const stream = new PassThrough()
  const footer = [`导出人：${ctx.actor.name}　导出日期：${ctx.clock.today()}　仅限工作使用，请妥善保管`]
  const work = async () => {
    const table = await createXlsxTable(stream, { name, columns, footer })
    try {
      for (let offset = 0; ; offset += EXPORT_PAGE) {
        const rows = await page(offset)
        await table.rows(rows)
        if (rows.length < EXPORT_PAGE) break
      }
      await table.finish()
    } catch (error) {
      table.abort(error instanceof Error ? error : new Error('export failed'))
      throw error
    }
  }
  work().catch((error: unknown) => ctx.log.error({ err: error }, 'export failed'))
  return stream
}

function xlsx(name: string, day: string): Record<string, string> {
  return {
    'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'content-disposition': `attachment; filename="export.xlsx"; filename*=UTF-8''${encodeURIComponent(`${name}-${day}.xlsx`)}`,
    'cache-control': 'no-store',
  }
}
