/** Areas for the shared components, through the contracts of this feature. */
import { call } from '../../../ui/api.ts'
import type { AreaSource } from '../../../ui/area.tsx'
import { areaChildren, areaPath, areaSearch } from '../schema.ts'

export const areaSource: AreaSource = {
  path: (code) => call(areaPath, { params: { code } }),
  children: (code) => call(areaChildren, { params: { code } }),
  search: (q) => call(areaSearch, { query: { q } }),
}
