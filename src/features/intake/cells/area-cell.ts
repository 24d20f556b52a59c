/** Names of areas, each found below the one that the row named before it (E1). */
import { levelLabel, type AreaCode } from '../../../kernel/area-code.ts'
import { cleanCell, nearestWord } from '../../../kernel/text.ts'
import {
  bad,
  clean,
  EMPTY,
  empty,
  excerpt,
  isBlankWord,
  repaired,
  unwrap,
  type CellContext,
  type CellResult,
  type RawCell,
} from './cell.ts'

/**
 * The code of an area name. Where the area above was not resolved (`parent` is null), nothing can be said here and
 * nothing is: that cell has its own note.
 */
export function repairArea(raw: RawCell, context: CellContext): CellResult<AreaCode> {
  const { areas, parent } = context
  if (!areas) throw new RangeError(`列“${context.field}”未配置区划 / column "${context.field}" has no area index`)
  if (raw === null) return empty(context)
  if (parent === null) return EMPTY
  const above = parent ?? null
  const match = areas.find(above, typeof raw === 'string' ? raw : String(raw))
  if (match?.via === 'name') return clean(match.code)
  const text = unwrap(String(raw)).text
  if (isBlankWord(text)) return empty(context)
  const found = match ?? areas.find(above, text)
  const place = above === null ? '' : (areas.nameOf(above) ?? '')
  if (!found) return unknown(text, place, areas.namesBelow(above), context)
  if (found.via === 'name') return clean(found.code)
  if (found.via === 'ambiguous')
    return bad(
      context,
      'E1-area',
      `${place}内有多个“${cleanCell(text)}”（${found.names.join('、')}）。请填写全称。`,
      `"${text}" fits several areas of ${place}: ${found.names.join(', ')}. Write the full name.`,
    )
  return repaired(
    found.code,
    'E1-area-alias',
    found.name,
    `“${context.field}”的“${text}”按“${found.name}”处理，请核对。`,
    `"${text}" in "${context.field}" was taken as "${found.name}". Please check.`,
  )
}

function unknown(text: string, place: string, names: readonly string[], context: CellContext): CellResult<never> {
  const near = nearestWord(text, names)
  const level = levelLabel(context.level ?? 'village')
  return bad(
    context,
    'E1-area',
    `${place}没有名为“${excerpt(text)}”的${level.zh}。${near ? `是否为“${near}”？` : ''}请按最新区划名称填写。`,
    `${place} has no ${level.en} named "${excerpt(text)}".${near ? ` Did you mean "${near}"?` : ''} Use the current area names.`,
  )
}
