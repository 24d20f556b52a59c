/** Use cases of the page of parameters: reading them with their history, and entering a value. */
import { sql } from 'kysely'
import { prefixOf, toAreaCode } from '../../kernel/area-code.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { covers } from '../../language/access/scope.ts'
import { resolveIn, valuesInForce, type ParameterValue, type Vocabulary } from '../../language/rule/index.ts'
import type { Ctx } from '../../platform/actor.ts'
import { withSystem } from '../../platform/postgres/database.ts'
import { actsOn } from './acts.ts'
import { namesOf, type Names } from './names.ts'
import { PARAMETERS } from './parameters.ts'
import { shownRules } from './rules.ts'
import type { Parameter } from './schema.ts'
import { readValue } from './seed.ts'
import { standStill } from './stand-still.ts'
import { inForce, insertValue, listValueActs, listValues, type StoredAct, type StoredParameterValue } from './store.ts'

/** Every parameter as it stands for the area that is looked at on a day, with all values there ever were. */
export async function listParameters(ctx: Ctx, vocabulary: Vocabulary, on: string): Promise<Parameter[]> {
  const areaCode = ctx.scope[0]?.low ?? ''
  const { shown, values, acts } = await withSystem(ctx.db, async (tx) => ({
    ...(await shownRules(tx, vocabulary)),
    values: await listValues(tx),
    acts: await listValueActs(tx),
  }))
  const holding = inForce(values)
  const known = Object.values(PARAMETERS).map((definition) => {
    const inArea = valuesInForce(holding, definition.key, on)
    const found = areaCode === '' ? null : resolveIn(inArea, definition.key, areaCode, on).from
    const still = areaCode === '' ? [] : standStill(inArea, prefixOf(toAreaCode(areaCode)))
    return { definition, found, still }
  })
  const codes = known.flatMap(({ still }) => still.flatMap(({ prefix, except }) => [prefix, ...except])).map(toCode)
  const names = await withSystem(ctx.db, (tx) => namesOf(tx, [...codes, ...values.map((value) => value.areaCode)]))
  const tell = (value: StoredParameterValue) => toValue(ctx, value, names, acts)
  return known.map(({ definition: { key, label, help, unit, owner }, found, still }) => {
    const own = values.filter((value) => value.key === key)
    const current = own.find((value) => isSame(value, found))
    return {
      key,
      label,
      help,
      unit,
      owner,
      usedBy: shown
        .filter(({ rule }) => rule.parameters.includes(key))
        .map(({ rule }) => ({ ruleId: rule.id, title: rule.title })),
      current: current ? tell(current) : null,
      standsStill: still.map(({ prefix, except }) => ({
        areaCode: toCode(prefix),
        areaName: names.area(toCode(prefix)),
        except: except.map((one) => names.area(toCode(one))),
      })),
      values: own.map(tell),
    }
  })
}

const toCode = (prefix: string): string => prefix.padEnd(12, '0')

const isSame = (value: StoredParameterValue, found: ParameterValue | null): boolean => value === found

function toValue(
  ctx: Ctx,
  value: StoredParameterValue,
  names: Names,
  acts: readonly StoredAct[],
): Parameter['values'][number] {
  const { id, areaCode, validFrom, validTo, certainty, note, enteredAt, approvedAt, state } = value
  return {
    id,
    value: value.value,
    areaCode,
    areaName: names.area(areaCode),
    validFrom,
    validTo,
    document: value.document?.zh ?? null,
    certainty,
    note,
    state,
    enteredBy: names.person(value.enteredBy),
    enteredAt,
    approvedBy: value.approvedBy === null ? null : names.person(value.approvedBy),
    approvedAt,
    acts: actsOn(ctx.actor, value),
    history: acts
      .filter((one) => one.valueId === id)
      .map(({ act, actor, reason, document, at }) => ({ act, by: names.person(actor), at, reason, document })),
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
