/**
 * 行政区划: the areas everything is counted by, from the province to the village, with their designations and the
 * infrastructure of villages.
 *
 * Codes are the 12-digit statistical codes with validity and successor; below the village, 自然村 and 组 are local names
 * kept with the household. Scope follows the managing area (管理地).
 */
export { areaRoutes } from './routes.ts'
export { loadAreas, readAreas } from './pack.ts'
