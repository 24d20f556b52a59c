/** Every kind of file that is known, the household layout first. */
import { FEEDS } from './feeds.ts'
import type { FileKind } from './file-kind.ts'
import { HOUSEHOLD_LAYOUT } from './household-layout.ts'

export const FILE_KINDS: readonly FileKind[] = [HOUSEHOLD_LAYOUT, ...FEEDS]

export function findKind(id: string): FileKind | undefined {
  return FILE_KINDS.find((kind) => kind.id === id)
}
