/** Classes of a map: areas by how many clues they have for 10,000 households, with as many areas in each as can be. */

export interface MapClass {
  /** Clues for 10,000 households of the first and last area in the class. */
  readonly from: number
  readonly to: number
  readonly codes: readonly string[]
}

/**
 * At most `count` classes from low to high over the areas that have any clue. Equal values never fall apart into two
 * classes, so there may be fewer.
 */
export function quantileClasses(
  rows: readonly { readonly code: string; readonly perTenThousand: number }[],
  count: number,
): MapClass[] {
  const sorted = rows.filter((row) => row.perTenThousand > 0).sort((a, b) => a.perTenThousand - b.perTenThousand)
  const classes: MapClass[] = []
  let start = 0
  for (let at = 1; at <= count && start < sorted.length; at++) {
    let end = Math.max(start + 1, Math.round((sorted.length * at) / count))
    while (end < sorted.length && sorted[end]?.perTenThousand === sorted[end - 1]?.perTenThousand) end++
    const inside = sorted.slice(start, end)
    const [first] = inside
    const last = inside.at(-1)
    if (first && last)
      classes.push({ from: first.perTenThousand, to: last.perTenThousand, codes: inside.map((row) => row.code) })
    start = end
  }
  return classes
}
