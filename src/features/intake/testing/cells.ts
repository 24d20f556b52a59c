/** Short forms that the tests of cells share. */
import { toAreaCode } from '../../../kernel/area-code.ts'
import type { CellContext, CellResult } from '../cells/cell.ts'

export const ID: CellContext = { field: '证件号码' }
export const ROOT = toAreaCode('532627209000')

/** Rule, severity and shown value of the notes: what the report is compared by. */
export function brief(result: CellResult<unknown>): string[] {
  return result.notes.map((note) => `${note.severity} ${note.rule}${note.value === undefined ? '' : ` ${note.value}`}`)
}
