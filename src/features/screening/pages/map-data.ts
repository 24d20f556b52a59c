/** Counts by area and boundaries of the map. */
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../ui/api.ts'
import { useRead } from '../../../ui/query.ts'
import { clueMap } from '../map-schema.ts'
import { boundaries } from '../schema.ts'
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
  /** The former answer stands until the new one is there. */
  readonly refreshing: boolean
  readonly error: Error | null
  readonly retry: () => void
}

/** Counts by the areas below the given one, in one answer; with `counties` a province is counted by its counties. */
export function useMapData(area: string | undefined, rule: string | undefined, counties: boolean): MapData {
  const query = { ...(area && { area }), ...(rule && { rule }), ...(counties && { by: 'county' as const }) }
  const answer = useRead(clueMap, { query }, { enabled: area !== undefined, keepFormer: true, staleTime: 30_000 })
  return {
    answer: answer.data,
    rows: answer.data?.rows ?? NO_ROWS,
    pending: answer.isPending,
    refreshing: answer.isPlaceholderData,
    error: answer.data ? null : answer.error,
    retry: () => void answer.refetch(),
  }
}

const NO_ROWS: readonly MapRow[] = []
