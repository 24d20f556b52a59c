/** The contract of the map. Browser-safe. */
import { z } from 'zod'
import { defineRoute } from '../../language/access/route.ts'

const AreaCode = z.string().regex(/^[0-9]{12}$/)

/** Counts by the areas below one: open clues, households, clues per 10,000 households. */
export const clueMap = defineRoute({
  method: 'GET',
  path: '/api/clues/map',
  access: 'screening.read',
  summary: { zh: '线索分布', en: 'Map of clues' },
  query: z.object({
    area: AreaCode.optional(),
    rule: z.string().max(60).optional(),
    /** A province is counted by its prefectures or, in one answer, by all its counties. */
    by: z.enum(['below', 'county']).default('below'),
  }),
  response: z.object({
    area: z.object({ code: AreaCode, name: z.string(), level: z.string() }),
    rows: z.array(
      z.object({
        code: AreaCode,
        name: z.string(),
        /** The area directly above: the prefecture of a county. */
        aboveName: z.string(),
        households: z.number(),
        clues: z.number(),
        perTenThousand: z.number(),
      }),
    ),
  }),
})
