/** For an undecided trace: the unknown facts that decide it, and the facts a result rests on. */
import type { FactNode, LedgerUse } from './ir.ts'
import { isDecided, truthOf, type Gap, type ItemTrace, type Trace, type Value } from './trace.ts'

/** A fact that is not known and matters. */
export interface Missing {
  /** `household.lifted`, `member.birthDay`, `household.income.amount`; of a ledger gap only `household.income`. */
  readonly path: string
  /** Position of the member in the household, from 0. */
  readonly member?: number
  /** Row in which the fact is empty. */
  readonly rowId?: string
  /** Months for which nothing is reported. */
  readonly months?: readonly string[]
  readonly reason: 'empty' | Gap['reason']
}

/** A fact that was read and known. */
export interface FactUsed {
  readonly path: string
  readonly member?: number
  readonly rowId: string
  readonly value: Value
}

interface Where {
  readonly member?: number
  readonly ledger?: LedgerUse
}

/**
 * The facts that would settle the given traces: those under parts that are themselves undecided. What a decided part
 * does not know is left out, because it cannot change the answer. Sorted, without repeats.
 */
export function missingFacts(traces: readonly Trace[]): readonly Missing[] {
  const found = new Map<string, Missing>()
  const add = (missing: Missing): void => {
    found.set(JSON.stringify([missing.path, missing.member, missing.rowId, missing.reason, missing.months]), missing)
  }
  for (const trace of traces) collect(trace, {}, add)
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, missing]) => missing)
}

type Add = (missing: Missing) => void

function collect(trace: Trace, where: Where, add: Add): void {
  if (isDecided(trace.value)) return
  const { node } = trace
  switch (node.kind) {
    case 'fact':
      add({ path: factPath(node, where), ...memberOf(node, where), ...rowIdOf(trace), reason: 'empty' })
      return
    case 'choose': {
      const [condition, yes, no] = trace.children
      const truth = condition ? truthOf(condition) : null
      if (condition) collect(condition, where, add)
      if (yes && truth !== false) collect(yes, where, add)
      if (no && truth !== true) collect(no, where, add)
      return
    }
    case 'orElse': {
      const [value] = trace.children
      if (value) collect(value, where, add)
      return
    }
    case 'aggregate': {
      const ledger = node.over.kind === 'rows' ? node.over.ledger : undefined
      if (trace.gap && ledger) add(gapEntry(trace.gap, ledger, where))
      for (const item of trace.items ?? [])
        if (!(node.fn === 'all' && item.of && truthOf(item.of) === true))
          collectItem(item, ledger ? { ...where, ledger } : where, add)
      return
    }
    case 'latest':
      if (trace.gap) add(gapEntry(trace.gap, node.ledger, where))
      else for (const child of trace.children) collect(child, { ...where, ledger: node.ledger }, add)
      return
    default:
      for (const child of trace.children) collect(child, where, add)
  }
}

function collectItem(item: ItemTrace, outer: Where, add: Add): void {
  if (item.included === false) return
  const where = item.member === undefined ? outer : { ...outer, member: item.member }
  if (item.inTime === null && where.ledger)
    add({
      path: `${where.ledger.of}.${where.ledger.name}.${where.ledger.time}`,
      ...(where.ledger.of === 'member' && where.member !== undefined ? { member: where.member } : {}),
      rowId: item.row.rowId,
      reason: 'empty',
    })
  if (item.where) collect(item.where, where, add)
  if (item.of) collect(item.of, where, add)
}

function gapEntry(gap: Gap, ledger: LedgerUse, where: Where): Missing {
  return {
    path: `${ledger.of}.${ledger.name}`,
    ...(ledger.of === 'member' && where.member !== undefined ? { member: where.member } : {}),
    ...(gap.reason === 'months' ? { months: gap.months } : {}),
    reason: gap.reason,
  }
}

function factPath(node: FactNode, where: Where): string {
  if (node.of !== 'row' || !where.ledger) return `${node.of}.${node.name}`
  return `${where.ledger.of}.${where.ledger.name}.${node.name}`
}

function memberOf(node: FactNode, where: Where): { readonly member?: number } {
  const isOfMember = node.of === 'member' || (node.of === 'row' && where.ledger?.of === 'member')
  return isOfMember && where.member !== undefined ? { member: where.member } : {}
}

function rowIdOf(trace: Trace): { readonly rowId?: string } {
  return trace.row ? { rowId: trace.row.rowId } : {}
}

/** Every known fact the traces read, with the handle of its row. Sorted, without repeats. */
export function factsUsed(traces: readonly Trace[]): readonly FactUsed[] {
  const found = new Map<string, FactUsed>()
  const visit = (trace: Trace, where: Where): void => {
    const { node, row } = trace
    if (node.kind === 'fact' && row && isDecided(trace.value)) {
      const path = factPath(node, where)
      found.set(`${path} ${row.rowId}`, { path, ...memberOf(node, where), rowId: row.rowId, value: trace.value })
    }
    const ledger = node.kind === 'latest' ? node.ledger : undefined
    for (const child of trace.children) visit(child, ledger ? { ...where, ledger } : where)
    const inside =
      node.kind === 'aggregate' && node.over.kind === 'rows' ? { ...where, ledger: node.over.ledger } : where
    for (const item of trace.items ?? []) {
      const at = item.member === undefined ? inside : { ...inside, member: item.member }
      if (item.where) visit(item.where, at)
      if (item.of) visit(item.of, at)
    }
  }
  for (const trace of traces) visit(trace, {})
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact)
}
