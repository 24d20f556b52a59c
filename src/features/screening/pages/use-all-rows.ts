/** All rows of a list for printing, page by page, up to a limit that paper can bear. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useChosenArea } from '../../../ui/area.tsx'

const PAGE = 200
/** More than this is no sheet to carry along: the page asks for a smaller area. */
export const MOST_ROWS = 2_000

export interface AllRows<Row> {
  readonly rows: readonly Row[]
  readonly total: number
}

/** `read` answers one page for the area chosen at the top; `key` names the list with its filters. */
export function useAllRows<Row>(
  key: readonly unknown[],
  read: (page: { readonly offset: number; readonly limit: number }, area: string | undefined) => Promise<AllRows<Row>>,
): UseQueryResult<AllRows<Row>> {
  const area = useChosenArea()
  return useQuery({
    queryKey: ['print', area, ...key],
    queryFn: async () => {
      const rows: Row[] = []
      let total = 0
      do {
        const page = await read({ offset: rows.length, limit: PAGE }, area)
        total = page.total
        rows.push(...page.rows)
        if (page.rows.length === 0) break
      } while (rows.length < Math.min(total, MOST_ROWS))
      return { rows: rows.slice(0, MOST_ROWS), total }
    },
  })
}
