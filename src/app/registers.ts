/** All registers of the system, in the order in which menus and the dictionary show them. Browser-safe. */
import { areaDesignation, villageInfrastructure } from '../features/areas/registers.ts'
import { allowance } from '../features/assistance/registers.ts'
import { disability } from '../features/disability/registers.ts'
import { schooling } from '../features/education/registers.ts'
import { dwelling } from '../features/housing/registers.ts'
import { incomeEntry } from '../features/income/registers.ts'
import { employment } from '../features/labour/registers.ts'
import { insuranceEnrolment, medicalSettlement } from '../features/medical/registers.ts'
import { household, identityTag, membership, person } from '../features/people/registers.ts'
import { waterSafety } from '../features/water/registers.ts'
import type { Register } from '../language/register/register.ts'

export const REGISTERS: readonly Register[] = [
  household,
  person,
  membership,
  identityTag,
  incomeEntry,
  medicalSettlement,
  insuranceEnrolment,
  dwelling,
  waterSafety,
  schooling,
  disability,
  employment,
  allowance,
  areaDesignation,
  villageInfrastructure,
]
