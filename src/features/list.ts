/** Every feature that declares something, in the order of menus and of the dictionary. Browser-safe. */
import { areas } from './areas/declarations.ts'
import { assistance } from './assistance/declarations.ts'
import { disabilities } from './disability/declarations.ts'
import { education } from './education/declarations.ts'
import type { Feature } from './feature.ts'
import { housing } from './housing/declarations.ts'
import { income } from './income/declarations.ts'
import { labour } from './labour/declarations.ts'
import { medical } from './medical/declarations.ts'
import { organisations } from './organisations/declarations.ts'
import { people } from './people/declarations.ts'
import { training } from './training/declarations.ts'
import { water } from './water/declarations.ts'

export const FEATURES: readonly Feature[] = [
  people,
  organisations,
  income,
  medical,
  housing,
  water,
  education,
  disabilities,
  labour,
  assistance,
  areas,
  training,
]
