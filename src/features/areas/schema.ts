import { z } from 'zod'
import { defineRoute } from '../../language/access/route.ts'

export const AREA_LEVELS = ['province', 'prefecture', 'county', 'township', 'village'] as const

export const Area = z.object({
  code: z.string(),
  name: z.string(),
  fullName: z.string(),
  level: z.enum(AREA_LEVELS),
  parentCode: z.string().nullable(),
})
export type Area = z.infer<typeof Area>

const code = z.object({ code: z.string().regex(/^[0-9]{12}$/) })

/** The area itself with its ancestors, province first: what the breadcrumb shows. */
export const areaPath = defineRoute({
  method: 'GET',
  path: '/api/areas/:code/path',
  access: 'signedIn',
  summary: { zh: '行政区划路径', en: 'Path of an area' },
  params: code,
  response: z.array(Area),
})

export const areaChildren = defineRoute({
  method: 'GET',
  path: '/api/areas/:code/children',
  access: 'signedIn',
  summary: { zh: '下级行政区划', en: 'Areas below' },
  params: code,
  response: z.array(Area),
})

/** Areas inside the user's scope by the beginning of their name, pinyin or code; at most 30. */
export const areaSearch = defineRoute({
  method: 'GET',
  path: '/api/areas',
  access: 'signedIn',
  summary: { zh: '查找行政区划', en: 'Find areas' },
  query: z.object({ q: z.string().trim().min(1).max(40) }),
  response: z.array(Area),
})
