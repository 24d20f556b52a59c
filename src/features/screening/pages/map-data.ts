/** Counts by area and boundaries of the map. */
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { call } from '../../../ui/api.ts'
import { useRead } from '../../../ui/query.ts'
import { boundaries, clueMap } from '../schema.ts'
import type { MapAnswer, MapRow } from './row-types.ts'

export type BoundaryLevel = 'prefectures' | 'counties'

export interface Boundaries {
  readonly type: 'FeatureCollection'
  readonly features: {
    readonly type: 'Feature'
    readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] }
    readonly properties: { readonly code: string; readonly name: string }
  }[]
}

/** The boundaries of a level; they do not change while a person looks at them. */
export function useBoundaries(level: BoundaryLevel | undefined) {
  return useQuery({
    queryKey: ['boundaries', level],
    queryFn: async () => {
      const answer: unknown = await call(boundaries, { params: { level: level ?? 'counties' } })
      return answer as Boundaries
    },
    enabled: level !== undefined,
    staleTime: Infinity,
  })
}

export interface MapData {
  readonly answer: MapAnswer | undefined
  readonly rows: readonly MapRow[]
  readonly pending: boolean
  readonly error: Error | null
  readonly retry: () => void
}

/** Counts by the areas below the given one; with `counties` a province is counted by its counties. */
export function useMapData(area: string | undefined, rule: string | undefined, counties: boolean): MapData {
  const query = { ...(area && { area }), ...(rule && { rule }) }
  const answer = useRead(clueMap, { query }, { enabled: area !== undefined, keepFormer: true })
  const split = counties && answer.data?.area.level === 'province'
  const below = useQueries({
    queries: (split ? (answer.data?.rows ?? []) : []).map((row) => ({
      queryKey: ['map of counties', row.code, rule],
      queryFn: () => call(clueMap, { query: { ...query, area: row.code } }),
      staleTime: 30_000,
    })),
    combine: combined,
  })
  return {
    answer: answer.data,
    rows: split ? below.rows : (answer.data?.rows ?? NO_ROWS),
    pending: answer.isPending || below.pending,
    error: answer.error ?? below.error,
    retry: () => {
      void answer.refetch()
      below.retry()
    },
  }
}

const NO_ROWS: readonly MapRow[] = []

/** Outside the hook, so that the same answers give the same rows and the map is not drawn anew. */
function combined(results: readonly UseQueryResult<MapAnswer>[]) {
  return {
    rows: results.flatMap((one) => one.data?.rows ?? []),
    pending: results.some((one) => one.isPending),
    error: results.find((one) => one.isError)?.error ?? null,
    retry: () => {
      for (const one of results) void one.refetch()
    },
  }
}
