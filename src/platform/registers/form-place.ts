/** Where a record of a form belongs: the county and area of its household or person, or the area that was chosen. */
import { sql } from 'kysely'
import { countyOf, toAreaCode, type AreaCode } from '../../kernel/area-code.ts'
import { AppError } from '../../kernel/errors.ts'
import { covers } from '../../language/access/scope.ts'
import type { Register } from '../../language/register/register.ts'
import type { Ctx } from '../actor.ts'
import type { Tx } from '../postgres/database.ts'
import type { Edit, Row } from './form-rule.ts'
import { HOUSEHOLD, PERSON } from './read.ts'

export interface Place {
  readonly county_code: string
  readonly area_code: string
}

/** Throws AppError when the household, person or area is not there or not the actor's. */
export async function placeOf(ctx: Ctx, tx: Tx, register: Register, edit: Edit): Promise<Place & Row> {
  if (register.subject === 'area') {
    // A catalogue that everybody reads may belong to the whole province.
    const anyLevel = register.shared ?? false
    const areaCode = await chosenArea(ctx, tx, edit.areaCode, anyLevel)
    return { county_code: anyLevel ? areaCode.slice(0, 6) : countyOf(areaCode), area_code: areaCode }
  }
  if (register.id === 'person' && edit.householdId === undefined)
    throw new AppError('recordInvalid', { count: 1 }, [
      {
        path: 'householdId',
        text: { zh: '请选择该人员所属的农户', en: 'Choose the household the person belongs to' },
      },
    ])
  // An entity that belongs to a household lies where it lies; any other lies in the area that was chosen.
  if (register.subject === 'none' && edit.householdId === undefined) {
    const areaCode = await chosenArea(ctx, tx, edit.areaCode, false)
    return { county_code: countyOf(areaCode), area_code: areaCode }
  }
  const person = register.subject === 'person'
  const [table, id] = person ? (['person', edit.personId] as const) : (['household', edit.householdId] as const)
  const { rows } = await sql<Place>`
    SELECT county_code, area_code FROM ${sql.table(table)}
    WHERE county_code = ${edit.countyCode ?? ''} AND id = ${id ?? null}::uuid`.execute(tx)
  const place = rows[0]
  if (!place) throw new AppError('recordNotFound', { register: person ? PERSON : HOUSEHOLD })
  if (register.subject === 'none') return { ...place }
  return { ...place, [person ? 'person_id' : 'household_id']: id }
}

async function chosenArea(ctx: Ctx, tx: Tx, code: string | undefined, anyLevel: boolean): Promise<AreaCode> {
  const { rows } = await sql<{ code: string }>`SELECT code FROM area
    WHERE code = ${code ?? ''} AND (${anyLevel} OR level IN ('county', 'township', 'village'))`.execute(tx)
  const areaCode = rows[0] && toAreaCode(rows[0].code)
  if (!areaCode) {
    const text = anyLevel
      ? { zh: '请选择地区', en: 'Choose an area' }
      : { zh: '请选择县级及以下的地区', en: 'Choose an area at county level or below' }
    throw new AppError('recordInvalid', { count: 1 }, [{ path: 'areaCode', text }])
  }
  if (!covers(ctx.actor.scope, areaCode)) throw new AppError('outOfScope', { area: areaCode })
  return areaCode
}

/** The new area of a record that moves inside its county; nothing when it stays. */
export async function movedTo(
  ctx: Ctx,
  tx: Tx,
  register: Register,
  current: Row,
  edit: Edit,
): Promise<{ area_code?: string }> {
  if (edit.areaCode === undefined || edit.areaCode === current['area_code']) return {}
  const refuse = (zh: string, en: string) =>
    new AppError('recordInvalid', { count: 1 }, [{ path: 'areaCode', text: { zh, en } }])
  if (register.kind !== 'entity' || register.id === 'person')
    throw refuse(
      '管理地随所属农户、人员或地区，不能单独修改',
      'The area follows the household, person or place and cannot be changed alone',
    )
  // A move between counties takes the whole history with it and is not the work of a form (decision D1).
  if (edit.areaCode.slice(0, 6) !== current['county_code'])
    throw refuse(
      '这里只能在本县内变更管理地，跨县迁移请由两县办理转移',
      'Here the area can only change inside the county; a move to another county is handed over between the two',
    )
  return { area_code: await chosenArea(ctx, tx, edit.areaCode, false) }
}
