import { useEffect, useState } from 'react'
import { useKeys } from '../keyboard.ts'

interface RowKeyOptions<Row> {
  readonly enabled: boolean
  readonly onOpen: (row: Row) => void
  /** `x` on the row with the focus. */
  readonly onMark?: (row: Row) => void
}

/** `j` and `k` move through the rows, `Enter` opens; answers the row that has the focus, -1 for none. */
export function useRowKeys<Row>(rows: readonly Row[], { enabled, onOpen, onMark }: RowKeyOptions<Row>): number {
  const [at, setAt] = useState(-1)
  const [former, setFormer] = useState(rows)
  if (former !== rows) {
    setFormer(rows)
    setAt(-1)
  }
  const move = (step: number) => setAt((now) => Math.max(0, Math.min(rows.length - 1, now + step)))
  useKeys(
    {
      j: () => move(1),
      k: () => move(-1),
      x: () => {
        const row = rows[at]
        if (row !== undefined) onMark?.(row)
      },
      Enter: () => {
        const row = rows[at]
        if (row !== undefined) onOpen(row)
      },
    },
    enabled && rows.length > 0,
  )
  useEffect(() => {
    if (at >= 0) document.querySelector(`[data-row-index="${at}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return at
}
