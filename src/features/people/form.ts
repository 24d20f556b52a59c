/**
 * Forms of households, persons and members: whose number it is, who heads a household, and what follows from a change -
 * identity, search, the household's head and size, and the area that people belong to - in the same transaction.
 */
import { sql } from 'kysely'
import { birthOf, isCitizenId, sexOf } from '../../kernel/citizen-id.ts'
import type { FieldIssue } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { checkValues } from '../../language/register/contract.ts'
import type { Register } from '../../language/register/register.ts'
import type { Ctx } from '../../platform/actor.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { normaliseSealed } from '../../platform/registers/encode.ts'
import { FORM_SOURCE } from '../../platform/registers/edit.ts'
import type { Consequence, FormChange, FormRule, FormRules, Row } from '../../platform/registers/form-rule.ts'
import { rowsFromMemory, writeRows } from '../../platform/registers/write.ts'
import { changeIdentity, identityIssues } from './identity.ts'
import { countMembers, moveTo, refreshHouseholds, type Ref } from './keep-in-step.ts'
import { LINE_REGISTERS, membership, person } from './registers.ts'
import { refreshSearchTokens } from './search-tokens.ts'

/** `registers`: all of the system, since what is known of people moves with them. */
export function peopleForms(registers: readonly Register[]): FormRules {
  return {
    household: inTurn((ctx, tx, change) => ofHousehold(ctx, tx, change, registers)),
    person: inTurn(ofPerson),
    membership: inTurn((ctx, tx, change) => ofMembership(ctx, tx, change, registers)),
  }
}

const inTurn = (rule: FormRule): FormRule => Object.assign(rule, { turns: LINE_REGISTERS })

const UUID = /^[0-9a-f-]{36}$/

/** Ids as SQL for `refreshSearchTokens`; they come from the database, and are checked all the same. */
async function refreshWords(tx: Tx, countyCode: string, ids: Iterable<string>): Promise<void> {
  const rows = [...ids].map((id) => {
    if (!UUID.test(id) || !/^\d{6}$/.test(countyCode)) throw new Error('malformed household id')
    return `('${countyCode}', '${id}'::uuid)`
  })
  if (rows.length > 0) await refreshSearchTokens(tx, `SELECT * FROM (VALUES ${rows.join(', ')}) AS v (county_code, id)`)
}

async function ofHousehold(ctx: Ctx, tx: Tx, change: FormChange, registers: readonly Register[]): Promise<Consequence> {
  const { countyCode, id, before, after } = change
  const area = String(after['area_code'])
  const moved = before?.['area_code'] !== area
  return {
    issues: moved && (await levelOf(tx, area)) !== 'village' ? [VILLAGE_NEEDED] : [],
    follow: async () => {
      if (before && moved) {
        await moveTo(tx, registers, 'household', [{ countyCode, id }], area, ctx.actor.id)
        await moveTo(tx, registers, 'person', await members(tx, countyCode, id), area, ctx.actor.id)
      }
      await refreshWords(tx, countyCode, [id])
    },
  }
}

const VILLAGE_NEEDED: FieldIssue = {
  path: 'areaCode',
  text: { zh: '农户的管理地请选择到村（社区）', en: 'Choose the village or community that manages the household' },
}

async function levelOf(tx: Tx, areaCode: string): Promise<string | undefined> {
  const { rows } = await sql<{ level: string }>`SELECT level FROM area WHERE code = ${areaCode}`.execute(tx)
  return rows[0]?.level
}

async function members(tx: Tx, countyCode: string, householdId: string): Promise<Ref[]> {
  const { rows } = await sql<{ id: string }>`SELECT person_id AS id FROM membership
    WHERE county_code = ${countyCode} AND household_id = ${householdId}::uuid AND programme = 'monitoring' AND valid_to IS NULL`.execute(
    tx,
  )
  return rows.map(({ id }) => ({ countyCode, id }))
}

async function ofPerson(ctx: Ctx, tx: Tx, change: FormChange): Promise<Consequence> {
  const { countyCode, id, before, edit } = change
  const number = numberOf(edit.values['citizenId'])
  const index = number === undefined ? undefined : number === null ? null : ctx.sealer.index(number)
  const joining = before ? undefined : joiningOf(ctx, change)
  const issues = [
    ...(number && number.length !== 18 ? [NOT_A_PERSONS_NUMBER] : index ? await identityIssues(tx, index, id) : []),
    ...(joining ? await joiningIssues(tx, change, joining) : []),
  ]
  return {
    issues,
    ...(!before && number && isCitizenId(number) && { fill: { ...toldBy(number, change.after) } }),
    follow: async () => {
      if (index !== undefined && !(index === null && !before)) await changeIdentity(tx, { id, countyCode }, index)
      const households = before ? await householdsOf(tx, countyCode, id) : [String(edit.householdId)]
      const counts = await countMembers(tx, countyCode, households)
      if (joining)
        await writeRows(tx, membership, rowsFromMemory(membership, [joining]), {
          actor: ctx.actor.id,
          batchId: null,
        })
      await refreshHouseholds(tx, ctx.actor.id, countyCode, counts)
      await refreshWords(tx, countyCode, households)
    },
  }
}

const NOT_A_PERSONS_NUMBER: FieldIssue = {
  path: 'citizenId',
  text: {
    zh: '请填写 18 位公民身份号码；残疾人证号请登记在残疾人台账',
    en: 'Enter the 18-character ID number; a disability certificate belongs into its own register',
  },
}

/** As it is sealed and looked up; undefined where the form does not speak of it. */
function numberOf(typed: unknown): string | null | undefined {
  if (typed === undefined || typed === null) return typed
  return typeof typed === 'string' ? normaliseSealed(person.fields.citizenId, typed) : undefined
}

/** Birth and sex stand in the number; what the form says itself stays. */
function toldBy(number: string, after: Row): Row {
  if (!isCitizenId(number)) return {}
  const sex = person.fields.sex.codes.items.find((item) => item.code === sexOf(number))?.code
  return {
    ...((after['birth_day'] ?? null) === null && { birth_day: birthOf(number) }),
    ...((after['sex'] ?? null) === null && sex !== undefined && { sex }),
  }
}

/** The membership by which a new person enters the household of the form. */
function joiningOf(ctx: Ctx, { countyCode, id, after, edit }: FormChange): Row {
  const said = edit.membership ?? {}
  return {
    county_code: countyCode,
    area_code: after['area_code'],
    id: newId(),
    person_id: id,
    household_id: edit.householdId,
    programme: 'monitoring',
    relation: said['relation'] ?? null,
    reason: said['reason'] ?? null,
    valid_from: edit.validFrom ?? ctx.clock.today(),
    valid_to: null,
    source: FORM_SOURCE,
    source_row: null,
  }
}

async function joiningIssues(tx: Tx, { countyCode, edit }: FormChange, joining: Row): Promise<FieldIssue[]> {
  const said = edit.membership ?? {}
  const wrong = checkValues(membership, { ...said, programme: 'monitoring', household: edit.householdId })
  const needed = said['relation'] ? [] : [RELATION_NEEDED]
  const head = said['relation'] === 'head' ? await headIssues(tx, countyCode, joining) : []
  return [...wrong, ...needed, ...head].map((issue) => ({ ...issue, path: `membership.${issue.path}` }))
}

const RELATION_NEEDED: FieldIssue = {
  path: 'relation',
  text: { zh: '请选择与户主关系', en: 'Choose the relation to the head' },
}

/** A household has one head. */
async function headIssues(tx: Tx, countyCode: string, row: Row): Promise<FieldIssue[]> {
  const { rows } = await sql<{ name: string }>`SELECT p.name FROM membership m
    JOIN person p ON p.county_code = m.county_code AND p.id = m.person_id
    WHERE m.county_code = ${countyCode} AND m.household_id = ${row['household_id']}::uuid AND m.programme = 'monitoring'
      AND m.relation = 'head' AND m.valid_to IS NULL AND m.person_id <> ${row['person_id']}::uuid`.execute(tx)
  const [head] = rows
  if (!head) return []
  return [
    {
      path: 'relation',
      text: {
        zh: `该户户主已是“${head.name}”，一户只有一名户主；如需变更，请先修改其与户主关系`,
        en: `"${head.name}" is the head of this household, and there is only one; change their relation first`,
      },
    },
  ]
}

/** Households the person is or was a member of. */
async function householdsOf(tx: Tx, countyCode: string, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`SELECT DISTINCT household_id AS id FROM membership
    WHERE county_code = ${countyCode} AND person_id = ${personId}::uuid`.execute(tx)
  return rows.map(({ id }) => id)
}

async function ofMembership(
  ctx: Ctx,
  tx: Tx,
  { countyCode, before, after }: FormChange,
  registers: readonly Register[],
): Promise<Consequence> {
  const personId = String(after['person_id'])
  const known = [after['household_id'], before?.['household_id']].filter((id) => typeof id === 'string')
  const households = [...new Set([...known, ...(await householdsOf(tx, countyCode, personId))])]
  const counts = await countMembers(tx, countyCode, households)
  const heads =
    after['programme'] === 'monitoring' && after['relation'] === 'head' && (after['valid_to'] ?? null) === null
  return {
    issues: heads && typeof after['household_id'] === 'string' ? await headIssues(tx, countyCode, after) : [],
    follow: async () => {
      const area = await areaOfHousehold(tx, countyCode, personId)
      if (area !== undefined) await moveTo(tx, registers, 'person', [{ countyCode, id: personId }], area, ctx.actor.id)
      await refreshHouseholds(tx, ctx.actor.id, countyCode, counts)
      await refreshWords(tx, countyCode, households)
    },
  }
}

/** The area of the household the person belongs to now, when it is not theirs yet. */
async function areaOfHousehold(tx: Tx, countyCode: string, personId: string): Promise<string | undefined> {
  const { rows } = await sql<{ area: string }>`SELECT h.area_code AS area FROM membership m
    JOIN household h ON h.county_code = m.county_code AND h.id = m.household_id
    JOIN person p ON p.county_code = m.county_code AND p.id = m.person_id AND p.area_code <> h.area_code
    WHERE m.county_code = ${countyCode} AND m.person_id = ${personId}::uuid AND m.programme = 'monitoring' AND m.valid_to IS NULL`.execute(
    tx,
  )
  return rows[0]?.area
}
