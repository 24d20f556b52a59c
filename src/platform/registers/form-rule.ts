/**
 * What a feature adds to the forms of its registers: issues that the declaration alone cannot see, and what follows from
 * a change, in the same transaction. The app composes them; the form of a register without any needs none.
 */
import type { FieldIssue } from '../../kernel/errors.ts'
import type { Register } from '../../language/register/register.ts'
import type { Ctx } from '../actor.ts'
import type { Tx } from '../postgres/database.ts'

/** What a form sends. */
export interface Edit {
  readonly areaCode?: string | undefined
  readonly countyCode?: string | undefined
  readonly householdId?: string | undefined
  readonly personId?: string | undefined
  readonly validFrom?: string | undefined
  readonly validTo?: string | null | undefined
  /** A new person: how they belong to the household. */
  readonly membership?: Readonly<Record<string, unknown>> | undefined
  readonly values: Readonly<Record<string, unknown>>
}

export type Row = Readonly<Record<string, unknown>>

export interface FormChange {
  readonly register: Register
  readonly countyCode: string
  readonly id: string
  /** The columns as they are stored; undefined for a new record. */
  readonly before: Row | undefined
  /** The columns as they will be written. */
  readonly after: Row
  readonly edit: Edit
}

export interface Consequence {
  readonly issues: readonly FieldIssue[]
  /** Columns that follow from what was entered; written with the record. */
  readonly fill?: Row
  /** Runs after the record was written, unless there were issues. */
  readonly follow?: () => Promise<void>
}

export type FormRule = ((ctx: Ctx, tx: Tx, change: FormChange) => Promise<Consequence>) & {
  /** Registers that change along with the record. Their turns are taken before any row is held, in this order. */
  readonly turns?: readonly Register[]
}

/** By the id of the register. */
export type FormRules = Readonly<Record<string, FormRule>>

/** Rules of several features together, in the order in which they are named. */
export function composeForms(...all: readonly FormRules[]): FormRules {
  const ids = [...new Set(all.flatMap((rules) => Object.keys(rules)))]
  return Object.fromEntries(
    ids.map((id) => [id, together(all.flatMap((rules) => (rules[id] === undefined ? [] : [rules[id]])))]),
  )
}

function together(rules: readonly FormRule[]): FormRule {
  const rule: FormRule = async (ctx, tx, change) => {
    const all: Consequence[] = []
    for (const rule of rules) all.push(await rule(ctx, tx, change))
    return {
      issues: all.flatMap(({ issues }) => issues),
      fill: Object.assign({}, ...all.map(({ fill }) => fill ?? {})) as Row,
      follow: async () => {
        for (const { follow } of all) await follow?.()
      },
    }
  }
  const turns = [...new Set(rules.flatMap((one) => one.turns ?? []))]
  return turns.length === 0 ? rule : Object.assign(rule, { turns })
}
