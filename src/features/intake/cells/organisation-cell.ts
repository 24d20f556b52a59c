/** Organisations, named by their unified social credit code or by the very name under which the county knows them. */
import { removeBlanks, toHalfWidthAll } from '../../../kernel/text.ts'
import {
  bad,
  clean,
  empty,
  excerpt,
  isBlankWord,
  unwrap,
  type CellContext,
  type CellResult,
  type RawCell,
} from './cell.ts'

/** Spelling of a name or code -> id of the organisation. */
export type OrganisationIndex = ReadonlyMap<string, string>

export interface OrganisationRow {
  readonly id: string
  readonly name: string
  readonly creditCode: string | null
}

/** A name that two organisations share names neither. */
export function buildOrganisationIndex(rows: readonly OrganisationRow[]): OrganisationIndex {
  const index = new Map<string, string>()
  for (const { id, name, creditCode } of rows) {
    index.set(plain(name), id)
    if (creditCode !== null) index.set(plain(creditCode), id)
  }
  return index
}

const plain = (text: string): string => removeBlanks(toHalfWidthAll(text)).toUpperCase()

/** The id of a registered organisation; one that is not registered is left out with a warning, its row is kept. */
export function repairOrganisation(raw: RawCell, context: CellContext): CellResult<string> {
  const { organisations } = context
  if (!organisations)
    throw new RangeError(`列“${context.field}”未配置单位名录 / column "${context.field}" has no organisations`)
  if (raw === null) return empty(context)
  const { text } = unwrap(String(raw))
  if (isBlankWord(text)) return empty(context)
  const id = organisations.get(plain(text))
  if (id !== undefined) return clean(id)
  return bad(
    context,
    'E10-organisation',
    `“${context.field}”的“${excerpt(raw)}”不在本县单位名录中，本栏未采用，其余内容照常入库。请先在“单位名录”登记，再重新导入或在页面补选。`,
    `"${excerpt(raw)}" in "${context.field}" is not among the organisations of the county; it was left out, the rest of the row is kept. Register it first, then import again or choose it by form.`,
  )
}
