/** The vocabulary of the province's rules, and where its facts lie in the tables of a screening. */
import { BUREAU, codeLabel } from '../../kernel/codes/index.ts'
import type { Label } from '../../kernel/label.ts'
import { toColumn } from '../../kernel/names.ts'
import type { Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type {
  CodeList,
  Encoding,
  Fact,
  FactType,
  Layout,
  Ledger,
  LedgerLayout,
  Subject,
  Unit,
  Vocabulary,
} from '../../language/rule/index.ts'
import { FACTS, fieldOf, LEDGERS, type FactSpec, type LedgerSpec, type Owner } from './facts.ts'

/** Fact names of the validity of a status ledger. */
export const FROM = 'validFrom'
export const TO = 'validTo'

function factType(field: Field): FactType {
  switch (field.type) {
    case 'yesNo':
      return { kind: 'boolean' }
    case 'fen':
      return { kind: 'integer', unit: 'fen' }
    case 'quantity':
      return { kind: 'integer', unit: unitOf(field.unit) }
    case 'code':
      return { kind: 'code', list: field.codes.id }
    case 'day':
    case 'month':
      return { kind: field.type }
    default:
      throw new RangeError(`a field of type ${field.type} is no fact for rules`)
  }
}

function unitOf(unit: Label): Unit {
  return unit.en === 'months' ? 'months' : 'count'
}

const bureau = (register: Register): Label =>
  codeLabel(BUREAU, register.owner) ?? { zh: register.owner, en: register.owner }

function assumption(field: Field): Fact['assume'] {
  if (field.type === 'fen') return field.negative ? undefined : { min: 0 }
  if (field.type !== 'quantity') return undefined
  const { min, max } = field
  if (min === undefined && max === undefined) return undefined
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}

function fact(register: Register, key: string, label?: Label, notNegative = false): Fact {
  const field = fieldOf(register, key)
  const assume = notNegative ? { min: 0 } : assumption(field)
  return { label: label ?? field.label, type: factType(field), source: bureau(register), ...(assume && { assume }) }
}

function ledger(spec: LedgerSpec): Ledger {
  const { register, fields, assumeNotNegative = [] } = spec
  const facts = Object.fromEntries(
    fields.map((key) => [key, fact(register, key, undefined, assumeNotNegative.includes(key))]),
  )
  const base = { label: register.label, source: bureau(register), absence: register.absence } as const
  if (register.kind === 'status') {
    const day = (zh: string, en: string): Fact => ({
      label: { zh, en },
      type: { kind: 'day' },
      source: bureau(register),
    })
    return {
      ...base,
      kind: 'status',
      time: { from: FROM, to: TO },
      facts: { ...facts, [FROM]: day('生效日期', 'First day'), [TO]: day('失效日期', 'Last day') },
    }
  }
  const time = register.happenedOn
  if (time === undefined) throw new RangeError(`${register.id} has no time`)
  return { ...base, kind: register.kind === 'monthly' ? 'monthly' : 'event', time, facts }
}

function subject(owner: Owner, label: Label): Subject {
  const facts = FACTS.filter((spec) => spec.of === owner).map(
    (spec) => [spec.name, fact(spec.register, spec.field, spec.only?.label)] as const,
  )
  const ledgers = LEDGERS.filter((spec) => spec.of === owner).map((spec) => [spec.name, ledger(spec)] as const)
  return { label, facts: Object.fromEntries(facts), ledgers: Object.fromEntries(ledgers) }
}

function codeLists(): Record<string, CodeList> {
  const fields = [
    ...FACTS.map((spec) => fieldOf(spec.register, spec.field)),
    ...LEDGERS.flatMap((spec) => spec.fields.map((key) => fieldOf(spec.register, key))),
  ]
  return Object.fromEntries(
    fields.flatMap((field) => {
      if (field.type !== 'code') return []
      const codes = Object.fromEntries(field.codes.items.map(({ code, zh, en }) => [code, { zh, en }]))
      return [[field.codes.id, { label: field.codes.label, codes }]]
    }),
  )
}

export const VOCABULARY: Vocabulary = {
  household: subject('household', { zh: '农户', en: 'Household' }),
  member: subject('member', { zh: '家庭成员', en: 'Member' }),
  codeLists: codeLists(),
}

/** Tables of a screening, in the mart or as temporary tables of PostgreSQL. */
export const TABLES = {
  household: 'screen_household',
  member: 'screen_member',
  coverage: 'screen_coverage',
  hole: 'screen_hole',
} as const

export const ledgerTable = (spec: LedgerSpec): string => `screen_${toColumn(spec.name)}`

/** How a field is stored there: days as yyyymmdd, months as yyyymm, so that every engine compares plain integers. */
export function encodingOf(field: Field): Encoding {
  switch (field.type) {
    case 'yesNo':
      return 'boolean'
    case 'fen':
    case 'quantity':
      return 'integer'
    case 'day':
      return 'yyyymmdd'
    case 'month':
      return 'yyyymm'
    default:
      return 'text'
  }
}

const factColumns = (owner: Owner) =>
  Object.fromEntries(
    FACTS.filter((spec) => spec.of === owner).map((spec: FactSpec) => [
      spec.name,
      { column: toColumn(spec.name), encoding: encodingOf(fieldOf(spec.register, spec.field)) },
    ]),
  )

function ledgerLayout(spec: LedgerSpec): LedgerLayout {
  const status = spec.register.kind === 'status'
  return {
    table: ledgerTable(spec),
    owner: 'owner',
    facts: {
      ...Object.fromEntries(
        spec.fields.map((key) => [key, { column: toColumn(key), encoding: encodingOf(fieldOf(spec.register, key)) }]),
      ),
      ...(status && {
        [FROM]: { column: 'valid_from', encoding: 'yyyymmdd' as const },
        [TO]: { column: 'valid_to', encoding: 'yyyymmdd' as const },
      }),
    },
    coverage:
      spec.register.absence === 'none'
        ? {
            table: TABLES.coverage,
            area: 'county',
            from: { column: 'period_from', encoding: 'yyyymmdd' },
            to: { column: 'period_to', encoding: 'yyyymmdd' },
            householdColumn: 'county',
            only: { column: 'ledger', equals: spec.name },
          }
        : 'never',
    holes: { table: TABLES.hole, owner: 'owner', only: { column: 'ledger', equals: spec.name } },
  }
}

const ledgersOf = (owner: Owner) =>
  Object.fromEntries(LEDGERS.filter((spec) => spec.of === owner).map((spec) => [spec.name, ledgerLayout(spec)]))

export const LAYOUT: Layout = {
  household: { table: TABLES.household, key: 'k', area: 'area', facts: factColumns('household') },
  member: { table: TABLES.member, key: 'k', household: 'household', facts: factColumns('member') },
  ledgers: { household: ledgersOf('household'), member: ledgersOf('member') },
}
