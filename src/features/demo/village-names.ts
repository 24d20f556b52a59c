import type { AreaNames } from './office-files.ts'
import type { DemoArea } from './province.ts'

/** The five names from the province to the village, by village code. */
export function villageNames(areas: readonly DemoArea[]): ReadonlyMap<string, AreaNames> {
  const names = new Map(areas.map((area) => [area.code, area.name]))
  const name = (code: string, digits: number) => names.get(code.slice(0, digits).padEnd(12, '0')) ?? ''
  return new Map(
    areas
      .filter((area) => area.level === 'village')
      .map(({ code, name: own }) => [code, [name(code, 2), name(code, 4), name(code, 6), name(code, 9), own]]),
  )
}
