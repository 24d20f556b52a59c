/** Rows of lists whose schema has no name of its own. */
import type { RouteOutput } from '../../../language/access/route.ts'
import type { clueMap } from '../map-schema.ts'
import type { listCompletion, listNotJudged } from '../schema.ts'

export type CompletionRow = RouteOutput<typeof listCompletion>['rows'][number]
export type NotJudgedRow = RouteOutput<typeof listNotJudged>['rows'][number]
export type MapAnswer = RouteOutput<typeof clueMap>
export type MapRow = MapAnswer['rows'][number]
