/** Use cases of the pages of rules and parameters: reading, entering, approving, withdrawing. */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { covers } from '../../language/access/scope.ts'
import { loadRule, readBackRule, resolve, runCases, type Rule, type Vocabulary } from '../../language/rule/index.ts'
import type { Ctx } from '../../platform/actor.ts'
import { withSystem, type Tx } from '../../platform/postgres/database.ts'
import { PARAMETERS } from './parameters.ts'
import type { Parameter, RuleSummary } from './schema.ts'
import { readValue } from './seed.ts'
import { parseContext } from './service.ts'
import {
  approveValue,
  insertValue,
  listRuleVersions,
  listValues,
  withdrawValue,
  type StoredParameterValue,
  type StoredRule,
} from './store.ts'

/** What the page shows of a rule's last run; answered by whoever keeps the runs. */
export type LastCounts = (ctx: Ctx) => Promise<Readonly<Record<string, { yes: number; unknown: number }>>>

interface Shown {
  readonly stored: StoredRule
  readonly rule: Rule
}

/** Of every rule the version in force, else the newest. */
async function shownRules(tx: Tx, vocabulary: Vocabulary): Promise<{ shown: Shown[]; versions: StoredRule[] }> {
  const versions = await listRuleVersions(tx)
  const ids = [...new Set(versions.map((one) => one.ruleId))]
  const shown = ids.flatMap((id): Shown[] => {
    const own = versions.filter((one) => one.ruleId === id)
    const stored = own.find((one) => one.state === 'active') ?? own.at(-1)
    const loaded = stored && loadRule(stored.text, parseContext(vocabulary))
    return stored && loaded?.ok ? [{ stored, rule: loaded.rule }] : []
  })
  return { shown, versions }
}

function summary({ stored, rule }: Shown, counts: Awaited<ReturnType<LastCounts>>): RuleSummary {
  return {
    id: rule.id,
    version: stored.version,
    title: rule.title,
    severity: rule.severity,
    output: rule.output,
    enabled: rule.enabled,
    disabledBecause: rule.disabledBecause,
    state: stored.state,
    validFrom: rule.validFrom,
    validTo: rule.validTo,
    parameters: [...rule.parameters],
    legalBasis: [...rule.legalBasis],
    cases: rule.cases.length,
    lastYes: counts[rule.id]?.yes ?? null,
    lastUnknown: counts[rule.id]?.unknown ?? null,
  }
}

export async function listRules(ctx: Ctx, vocabulary: Vocabulary, lastCounts: LastCounts): Promise<RuleSummary[]> {
  const counts = await lastCounts(ctx)
  const { shown } = await withSystem(ctx.db, (tx) => shownRules(tx, vocabulary))
  return shown.map((one) => summary(one, counts))
}

export async function getRule(ctx: Ctx, id: string, vocabulary: Vocabulary, lastCounts: LastCounts) {
  const counts = await lastCounts(ctx)
  const { shown, versions, people } = await withSystem(ctx.db, async (tx) => ({
    ...(await shownRules(tx, vocabulary)),
    people: (await namesOf(tx, [])).people,
  }))
  const found = shown.find(({ rule }) => rule.id === id)
  if (!found) throw new AppError('recordNotFound', { register: { zh: '规则', en: 'Rules' } })
  const results = runCases(found.rule)
  return {
    ...summary(found, counts),
    text: found.stored.text,
    condition: found.rule.text,
    amount: found.rule.amountText,
    readBack: readBackRule(found.rule, parseContext(vocabulary)),
    exceptions: found.rule.exceptions.map(({ label, text }) => ({ label, text })),
    caseResults: results.map(({ name, passed, message }, i) => ({
      name,
      passed,
      message,
      expect: found.rule.cases[i]?.expect ?? '',
    })),
    versions: versions
      .filter((one) => one.ruleId === id)
      .map(({ version, state, enteredBy, enteredAt, approvedBy, approvedAt }) => ({
        version,
        state,
        enteredBy: people.get(enteredBy) ?? enteredBy,
        enteredAt,
        approvedBy: approvedBy === null ? null : (people.get(approvedBy) ?? approvedBy),
        approvedAt,
      }))
      .toReversed(),
  }
}

export async function listParameters(ctx: Ctx, vocabulary: Vocabulary, on: string): Promise<Parameter[]> {
  const areaCode = ctx.scope[0]?.low ?? ''
  return withSystem(ctx.db, async (tx) => {
    const { shown } = await shownRules(tx, vocabulary)
    const values = await listValues(tx)
    const names = await namesOf(tx, values)
    return Object.values(PARAMETERS).map(({ key, label, help, unit, owner }) => {
      const found = resolve(
        values.filter((value) => value.approvedBy !== null),
        key,
        areaCode,
        on,
      )
      const current = found.from && values.find((value) => value === found.from)
      return {
        key,
        label,
        help,
        unit,
        owner,
        usedBy: shown
          .filter(({ rule }) => rule.parameters.includes(key))
          .map(({ rule }) => ({ ruleId: rule.id, title: rule.title })),
        current: current ? toValue(ctx, current, names) : null,
        values: values.filter((value) => value.key === key).map((value) => toValue(ctx, value, names)),
      }
    })
  })
}

interface Names {
  readonly areas: ReadonlyMap<string, string>
  readonly people: ReadonlyMap<string, string>
}

async function namesOf(tx: Tx, values: readonly StoredParameterValue[]): Promise<Names> {
  const codes = [...new Set(values.map((value) => value.areaCode))]
  const areas = await sql<{
    code: string
    name: string
  }>`SELECT code, full_name AS name FROM area WHERE code = ANY(${codes})`.execute(tx)
  const people = await sql<{
    id: string
    name: string
  }>`SELECT id::text AS id, display_name AS name FROM app_user`.execute(tx)
  return {
    areas: new Map(areas.rows.map((row) => [row.code, row.name])),
    people: new Map([
      ['release', '随版本发布'],
      ['demo', '演示复核'],
      ...people.rows.map((row) => [row.id, row.name] as const),
    ]),
  }
}

function toValue(ctx: Ctx, value: StoredParameterValue, { areas, people }: Names): Parameter['values'][number] {
  const { id, areaCode, validFrom, validTo, certainty, note, enteredAt, approvedAt } = value
  return {
    id,
    value: value.value,
    areaCode,
    areaName: areas.get(areaCode) ?? areaCode,
    validFrom,
    validTo,
    document: value.document?.zh ?? null,
    certainty,
    note,
    enteredBy: people.get(value.enteredBy) ?? value.enteredBy,
    enteredAt,
    approvedBy: value.approvedBy === null ? null : (people.get(value.approvedBy) ?? value.approvedBy),
    approvedAt,
    approvable:
      value.approvedBy === null &&
      value.enteredBy !== ctx.actor.id &&
      ctx.actor.permissions.has('parameter.approve') &&
      covers(ctx.actor.scope, areaCode),
  }
}

export interface EnteredValue {
  readonly value: string | null
  readonly areaCode: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly document: string
  readonly certainty: 'sure' | 'likely' | 'unsure'
  readonly note: string | null
}

/** Enters a value; it is in force only when a second person has approved it. */
export async function enterValue(ctx: Ctx, key: string, entered: EnteredValue): Promise<{ id: string }> {
  if (!Object.hasOwn(PARAMETERS, key))
    throw new AppError('recordNotFound', { register: { zh: '政策标准', en: 'Policy standards' } })
  if (!covers(ctx.actor.scope, entered.areaCode)) throw new AppError('outOfScope', { area: entered.areaCode })
  const value = parseValue(key, entered.value)
  if (entered.validTo !== null && entered.validTo <= entered.validFrom) {
    throw new AppError('recordInvalid', { count: 1 }, [
      { path: 'validTo', text: { zh: '失效日期应晚于生效日期', en: 'The end must come after the start' } },
    ])
  }
  const id = newId()
  await withSystem(ctx.db, async (tx) => {
    const { rows } = await sql`SELECT 1 FROM area WHERE code = ${entered.areaCode}`.execute(tx)
    if (rows.length === 0) {
      throw new AppError('recordInvalid', { count: 1 }, [
        { path: 'areaCode', text: { zh: '请从列表中选择地区', en: 'Choose an area from the list' } },
      ])
    }
    await insertValue(tx, { ...entered, id, key, value, enteredBy: ctx.actor.id })
  })
  return { id }
}

function parseValue(key: string, written: string | null): number | null {
  try {
    return readValue(key, written)
  } catch {
    throw new AppError('recordInvalid', { count: 1 }, [
      {
        path: 'value',
        text: {
          zh: '取值有误：金额写 7000元，比例写 50%，年龄写整数',
          en: 'Write 7000元 for amounts, 50% for shares, whole numbers for ages',
        },
      },
    ])
  }
}

export async function approve(ctx: Ctx, id: string): Promise<Record<string, never>> {
  await withSystem(ctx.db, async (tx) => {
    await requireInScope(ctx, tx, id)
    if (!(await approveValue(tx, id, ctx.actor.id)))
      throw new AppError('forbidden', { permission: '复核他人录入且未复核的政策标准' })
  })
  return {}
}

export async function withdraw(ctx: Ctx, id: string): Promise<Record<string, never>> {
  await withSystem(ctx.db, async (tx) => {
    await requireInScope(ctx, tx, id)
    await withdrawValue(tx, id, ctx.actor.id)
  })
  return {}
}

async function requireInScope(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  const { rows } = await sql<{
    area_code: string
  }>`SELECT area_code FROM parameter_value WHERE id = ${id} AND withdrawn_at IS NULL`.execute(tx)
  const areaCode = rows[0]?.area_code
  if (areaCode === undefined)
    throw new AppError('recordNotFound', { register: { zh: '政策标准', en: 'Policy standards' } })
  if (!covers(ctx.actor.scope, areaCode)) throw new AppError('outOfScope', { area: areaCode })
}
