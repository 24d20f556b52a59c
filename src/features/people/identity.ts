/** Which person stands behind an ID number (decision D2): kept by whoever registers people or corrects their numbers. */
import { sql } from 'kysely'
import { AppError, type FieldIssue } from '../../kernel/errors.ts'
import { asIntake, type Tx } from '../../platform/postgres/database.ts'

/**
 * The identities of people nobody has seen before; whoever came first meanwhile keeps theirs. `people` is SQL of our own
 * that answers index, person and county; the transaction must run as intake.
 */
export async function addIdentities(tx: Tx, people: string): Promise<void> {
  await sql
    .raw(`INSERT INTO person_identity (citizen_id_index, person_id, county_code) ${people}
    ON CONFLICT (citizen_id_index) DO NOTHING`)
    .execute(tx)
}

/**
 * The number a person has now, `null` for none; the former one is free again. Throws AppError `recordInvalid` when
 * somebody else has been registered under it a moment ago.
 */
export async function changeIdentity(
  tx: Tx,
  person: { readonly id: string; readonly countyCode: string },
  index: Uint8Array | null,
): Promise<void> {
  await asIntake(tx, async () => {
    await sql`DELETE FROM person_identity WHERE person_id = ${person.id}::uuid`.execute(tx)
    if (index === null) return
    const { rows } = await sql`INSERT INTO person_identity (citizen_id_index, person_id, county_code)
      VALUES (${index}, ${person.id}::uuid, ${person.countyCode}) ON CONFLICT (citizen_id_index) DO NOTHING RETURNING 1`.execute(
      tx,
    )
    if (rows.length === 0)
      throw new AppError('recordInvalid', { count: 1 }, [
        issue(
          '该证件号码刚刚由他人登记，请刷新后核对',
          'Somebody has just registered this ID number; reload and check it',
        ),
      ])
  })
}

/** Who else has the number, said as far as the person who asks may know; nothing when it is free or their own. */
export async function identityIssues(tx: Tx, index: Uint8Array, personId: string): Promise<FieldIssue[]> {
  const held = await sql<{
    held: string
    person_id: string | null
  }>`SELECT held, person_id FROM find_identity(${index})`.execute(tx)
  const [found] = held.rows
  if (!found || found.person_id === personId) return []
  if (found.held !== 'own')
    return [
      issue(
        '该证件号码已由其他县登记，请逐位核对；号码无误的，请与对方县办理人员转移',
        'This ID number is registered in another county; check it, and if it is right have the person handed over by that county',
      ),
    ]
  const { rows } = await sql<{ name: string; head: string | null; area: string }>`
    SELECT p.name, h.head_name AS head, COALESCE(a.full_name, p.area_code) AS area FROM person p
    LEFT JOIN area a ON a.code = p.area_code
    LEFT JOIN membership m ON m.county_code = p.county_code AND m.person_id = p.id AND m.programme = 'monitoring' AND m.valid_to IS NULL
    LEFT JOIN household h ON h.county_code = m.county_code AND h.id = m.household_id
    WHERE p.id = ${found.person_id}::uuid`.execute(tx)
  const [holder] = rows
  if (!holder)
    return [
      issue(
        '该证件号码已由本县其他乡镇或村登记，不在您的管辖范围内；请逐位核对，号码无误的请联系县级业务人员',
        'This ID number is registered elsewhere in the county, outside your area; check it, and if it is right ask the county officer',
      ),
    ]
  const { name, head, area } = holder
  return [
    head === null
      ? issue(
          `该证件号码已登记为“${name}”（${area}，现不属于任何户）；如为同一人，请在“家庭成员”登记其加入本户`,
          `This ID number belongs to "${name}" (${area}, in no household now); if it is the same person, add them under "Household members"`,
        )
      : issue(
          `该证件号码已登记为“${name}”（${area}，户主“${head}”的家庭成员）；请逐位核对，如为同一人迁入，请在“家庭成员”登记其加入本户`,
          `This ID number belongs to "${name}" (${area}, in the household of "${head}"); check it, and if the same person moved, add them under "Household members"`,
        ),
  ]
}

const issue = (zh: string, en: string): FieldIssue => ({ path: 'citizenId', text: { zh, en } })
