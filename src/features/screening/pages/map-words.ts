/** Words and colours of the map's classes: light to dark, each with a word, so that colour never speaks alone. */
import { ETHNIC } from '../../../kernel/codes/index.ts'
import type { Label } from '../../../kernel/label.ts'
import { quantileClasses, type MapClass } from './quantiles.ts'
import type { MapRow } from './row-types.ts'

const WORDS: readonly Label[] = [
  { zh: '低', en: 'low' },
  { zh: '较低', en: 'rather low' },
  { zh: '中等', en: 'middle' },
  { zh: '较高', en: 'rather high' },
  { zh: '高', en: 'high' },
]
const COLOURS = ['#d6e5f4', '#a3c5e6', '#6699cf', '#2f6fb0', '#123f73'] as const
export const NONE_COLOUR = '#f3f4f6'
export const NO_DATA_COLOUR = '#ffffff'
export const NONE: Label = { zh: '没有线索', en: 'no clues' }
export const NO_DATA: Label = { zh: '没有农户数据', en: 'no households recorded' }

export interface WordedClass extends MapClass {
  readonly word: Label
  readonly colour: string
}

/** Classes with their words; with fewer than five the middle words go first. */
export function wordedClasses(rows: readonly MapRow[]): WordedClass[] {
  const classes = quantileClasses(
    rows.filter((row) => row.households > 0),
    WORDS.length,
  )
  const pick = PICKS[classes.length] ?? []
  return classes.map((one, at) => {
    const index = pick[at] ?? at
    return { ...one, word: WORDS[index] ?? NONE, colour: COLOURS[index] ?? NONE_COLOUR }
  })
}
const PICKS: Readonly<Record<number, readonly number[]>> = {
  1: [2],
  2: [1, 3],
  3: [0, 2, 4],
  4: [0, 1, 3, 4],
  5: [0, 1, 2, 3, 4],
}

export interface AreaLook {
  readonly word: Label
  readonly colour: string
}

export function lookOf(row: MapRow, classes: readonly WordedClass[]): AreaLook {
  if (row.households === 0) return { word: NO_DATA, colour: NO_DATA_COLOUR }
  return classes.find((one) => one.codes.includes(row.code)) ?? { word: NONE, colour: NONE_COLOUR }
}

/** As people say it and as it fits a map: 德宏傣族景颇族自治州 is 德宏州, 寻甸回族彝族自治县 is 寻甸县. */
export function shortName(name: string): string {
  const kind = /自治(州|县)$/.exec(name)?.[1]
  if (kind === undefined) return name
  let rest = name.slice(0, -3)
  for (;;) {
    const people = PEOPLES.find((one) => rest.length > one.length && rest.endsWith(one))
    if (people === undefined) break
    rest = rest.slice(0, -people.length)
  }
  return `${rest}${kind}`
}
/** Longest first: 纳西族 before a shorter name that ends it. */
const PEOPLES = ETHNIC.items.map((item) => item.zh).sort((a, b) => b.length - a.length)

/** Clues for 10,000 households as written: one decimal. */
export const rate = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
