/** All registers of the system, in the order in which menus and the dictionary show them. Browser-safe. */
import { FEATURES } from '../features/list.ts'
import type { Register } from '../language/register/register.ts'

export const REGISTERS: readonly Register[] = FEATURES.flatMap((feature) => feature.registers)
