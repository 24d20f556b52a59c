/** The grouped tables of a query: members by household, rows by owner, newest rows by owner. Made when first needed. */
import type { Day } from '../../kernel/day.ts'
import { monthOfDay } from '../../kernel/month.ts'
import { dateSpan, type DatedSpan } from './calendar.ts'
import { walk, type Ir, type LedgerUse } from './ir.ts'
import { getLedger, type Column, type Layout } from './layout.ts'
import { quoteName, quoteTable, type Dialect } from './sql-dialect.ts'
import { createBlock, type Block, type Fragment } from './sql-fragment.ts'
import { requireColumn, type Group } from './sql-scope.ts'
import { dayText, monthText } from './sql-time.ts'

interface Setting {
  readonly layout: Layout
  readonly dialect: Dialect
  readonly asOf: Day
  /** All conditions to be compiled: their spans limit the rows that are read. */
  readonly nodes: readonly Ir[]
}

export interface Groups {
  readonly members: () => Group
  readonly rows: (ledger: LedgerUse) => Group
  readonly newest: (ledger: LedgerUse) => Group
  /** Definitions, those that are read by others first. */
  readonly ctes: () => readonly string[]
}

interface Built {
  readonly group: Group
  readonly ctes: () => readonly string[]
}

export function createGroups(setting: Setting): Groups {
  const ledgers = new Map<string, Built>()
  let members: Built | undefined
  const ledgerGroup = (kind: 'rows' | 'newest', ledger: LedgerUse): Group => {
    const key = `${kind} ${ledger.of} ${ledger.name}`
    const name = `l${ledgers.size}`
    const built =
      ledgers.get(key) ?? (kind === 'rows' ? rowGroup(setting, ledger, name) : newestGroup(setting, ledger, name))
    ledgers.set(key, built)
    return built.group
  }
  return {
    members: () => (members ??= memberGroup(setting)).group,
    rows: (ledger) => ledgerGroup('rows', ledger),
    newest: (ledger) => ledgerGroup('newest', ledger),
    ctes: () => [...ledgers.values(), ...(members ? [members] : [])].flatMap((built) => built.ctes()),
  }
}

/** `key`: expression by which the items of the block are grouped. */
function build(block: Block, key: string, materialize: string, filter?: string): Built {
  const name = `${block.name}_g`
  const owner = block.read(key)
  const aggregates = new Map<string, string>()
  return {
    group: {
      block,
      name,
      add: (aggregate: Fragment) => {
        const column = aggregates.get(aggregate.text) ?? `a${aggregates.size}`
        aggregates.set(aggregate.text, column)
        return column
      },
    },
    ctes: () => {
      const { ctes, last } = block.finish(materialize, filter)
      const columns = [`${owner.text} AS k`, ...[...aggregates].map(([text, column]) => `${text} AS ${column}`)]
      return [...ctes, `${name} AS (SELECT ${columns.join(', ')} FROM ${last} GROUP BY ${owner.text})`]
    },
  }
}

function memberGroup({ layout, dialect }: Setting): Built {
  const block = createBlock('member', `${quoteTable(layout.member)} p`)
  return build(block, `p.${quoteName(layout.member.household)}`, dialect.materialize)
}

function timeColumn(setting: Setting, ledger: LedgerUse): Column {
  const { facts } = getLedger(setting.layout, ledger.of, ledger.name)
  return requireColumn(facts, `${ledger.of}.${ledger.name}`, ledger.time)
}

function rowGroup(setting: Setting, ledger: LedgerUse, name: string): Built {
  const place = getLedger(setting.layout, ledger.of, ledger.name)
  const block = createBlock(name, `${quoteTable(place)} r`)
  return build(block, `r.${quoteName(place.owner)}`, setting.dialect.materialize, spanFilter(setting, ledger))
}

/** Rows outside every span that is asked for need not be read; rows without a time may lie inside. */
function spanFilter(setting: Setting, ledger: LedgerUse): string | undefined {
  if (ledger.ledgerKind === 'status') return undefined
  const spans: DatedSpan[] = []
  for (const node of setting.nodes)
    walk(node, (part) => {
      if (part.kind !== 'aggregate' || part.over.kind !== 'rows') return
      const { ledger: used, span } = part.over
      if (used.of === ledger.of && used.name === ledger.name) spans.push(dateSpan(span, setting.asOf))
    })
  const from = spans.map((span) => span.from).sort()[0]
  const to = spans
    .map((span) => span.to)
    .sort()
    .at(-1)
  if (from === undefined || to === undefined) return undefined
  const column = timeColumn(setting, ledger)
  const [first, last] =
    ledger.ledgerKind === 'monthly'
      ? [monthText(monthOfDay(from), column), monthText(monthOfDay(to), column)]
      : [dayText(from, column), dayText(to, column)]
  const time = `r.${quoteName(column.column)}`
  return `(${time} BETWEEN ${first} AND ${last} OR ${time} IS NULL)`
}

/** Two steps: the newest time of each owner, then the rows of that time. */
function newestGroup(setting: Setting, ledger: LedgerUse, name: string): Built {
  const place = getLedger(setting.layout, ledger.of, ledger.name)
  const column = timeColumn(setting, ledger)
  const limit =
    ledger.ledgerKind === 'monthly' ? monthText(monthOfDay(setting.asOf), column) : dayText(setting.asOf, column)
  const [owner, time] = [`r.${quoteName(place.owner)}`, `r.${quoteName(column.column)}`]
  const times = `${name}_g_t`
  const newest = `SELECT ${owner} AS k, max(${time}) AS t, bool_or(${time} IS NULL) AS undated`
  const known = `FROM ${quoteTable(place)} r WHERE ${time} <= ${limit} OR ${time} IS NULL GROUP BY ${owner}`
  const block = createBlock(name, `${quoteTable(place)} r JOIN ${times} t ON t.k = ${owner} AND t.t = ${time}`)
  const built = build(block, owner, setting.dialect.materialize)
  return { ...built, ctes: () => [`${times} AS (${newest} ${known})`, ...built.ctes()] }
}
