/** Department feeds: each a register and what its files say differently, as the features declare them. */
import { FEATURES } from '../../list.ts'
import type { FileKind } from './file-kind.ts'

export const FEEDS: readonly FileKind[] = FEATURES.flatMap((feature) => feature.feeds ?? [])
