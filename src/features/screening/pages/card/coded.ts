import { codeLabel, findCode, type CodeTable } from '../../../../kernel/codes/index.ts'
import type { Language } from '../../../../kernel/label.ts'

/**
 * The word of a code, or of a word of its list, in the chosen language. A word the list does not know stays as it is;
 * undefined for a code without a word, which must not show.
 */
export function coded(table: CodeTable, value: string | null, language: Language): string | undefined {
  if (value === null || value === '') return undefined
  const label = codeLabel(table, value) ?? codeLabel(table, findCode(table, value)?.code ?? '')
  if (label) return label[language]
  return /\p{Script=Han}/u.test(value) ? value : undefined
}
