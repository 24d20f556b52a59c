/** What was typed and not yet saved, kept on this computer. Numbers that are stored sealed are never kept here. */
import { isSealed } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import { keep, rememberJson } from '../storage.ts'

export interface Draft {
  readonly values: Readonly<Record<string, unknown>>
  readonly place: DraftPlace
  /** Milliseconds; older drafts are forgotten. */
  readonly savedAt: number
}

export interface DraftPlace {
  readonly countyCode?: string | undefined
  readonly householdId?: string | undefined
  readonly personId?: string | undefined
  readonly areaCode?: string | undefined
  readonly validFrom?: string | undefined
  /** The last day; null where it was taken away. */
  readonly validTo?: string | null | undefined
  /** A new person: how they belong to the household. */
  readonly membership?: Readonly<Record<string, unknown>> | undefined
}

/** A draft that nobody came back to for a week is no help any more. */
const LIFE = 7 * 86_400_000

/** One draft a person, register and record (`new` for a new one). */
export function draftName(userId: string, registerId: string, recordId: string): string {
  return `draft.${userId}.${registerId}.${recordId}`
}

/** The values a draft may keep. */
export function keepable(register: Register, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([key]) => {
      const field = register.fields[key]
      return field !== undefined && !isSealed(field)
    }),
  )
}

export function saveDraft(name: string, draft: Draft | undefined): void {
  keep(name, draft && JSON.stringify(draft))
}

/** The draft, when it is still of use and says something. */
export function findDraft(name: string, now: number): Draft | undefined {
  const draft = rememberJson(name)
  if (!isDraft(draft) || now - draft.savedAt > LIFE) return undefined
  return Object.keys(draft.values).length > 0 || Object.keys(draft.place).length > 0 ? draft : undefined
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false
  if (!('values' in value) || !('place' in value) || !('savedAt' in value)) return false
  return isObject(value.values) && isObject(value.place) && typeof value.savedAt === 'number'
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
