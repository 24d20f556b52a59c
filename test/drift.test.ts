/** Declarations and database agree (decision D9), word for word: the database is compared with one made from the declarations. */
import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import { REGISTERS } from '../src/app/registers.ts'
import { household, identityTag, membership, person } from '../src/features/people/registers.ts'
import { historyOf, tableOf } from '../src/language/register/columns.ts'
import { createRegisterSql } from '../src/language/register/ddl.ts'
import { citizenId, code, household as householdField, quantity, text } from '../src/language/register/field.ts'
import { defineRegister, type Register } from '../src/language/register/register.ts'
import { everyField, everyStatus, SEASON } from '../src/language/register/testing/example-registers.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { differenceSql, driftOf, readCatalogue, type Catalogue } from '../src/platform/registers/drift.ts'
import { useDatabase } from './support/database.ts'

const database = useDatabase()

/** Runs `work` in a transaction that is taken back: every test may break what it likes. */
async function tried<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(database.ownerUrl, async (client) => {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('ROLLBACK')
    return result
  })
}

const catalogueOf = (client: pg.Client, registers: readonly Register[] = REGISTERS): Promise<Catalogue> =>
  readCatalogue((sql, values) => client.query(sql, values), registers.map(tableOf))

const driftAfter = (...changes: string[]) =>
  tried(async (client) => {
    for (const change of changes) await client.query(change)
    const catalogue = await catalogueOf(client)
    return REGISTERS.flatMap((register) => driftOf(register, catalogue))
  })

/** Everything PostgreSQL knows of the tables on the search path, sorted, without their schema. */
async function describeTables(client: pg.Client, registers: readonly Register[]): Promise<string[]> {
  const names = registers.flatMap((register) => [tableOf(register), historyOf(register)])
  const { rows } = await client.query<{ line: string }>(
    `WITH ours AS (SELECT c.* FROM pg_class c WHERE c.relname = ANY($1) AND pg_table_is_visible(c.oid)),
      parts AS (SELECT c.* FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid JOIN ours o ON o.oid = i.inhparent)
    SELECT o.relname || ' column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || CASE WHEN a.attnotnull THEN ' required' ELSE '' END || ' ' || COALESCE(col_description(o.oid, a.attnum), '-') AS line
      FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid WHERE a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT o.relname || ' comment ' || COALESCE(obj_description(o.oid), '-') FROM ours o
    UNION ALL SELECT o.relname || ' constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
      FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid WHERE k.contype <> 'n'
    UNION ALL SELECT 'index ' || pg_get_indexdef(x.indexrelid) FROM ours o JOIN pg_index x ON x.indrelid = o.oid
    UNION ALL SELECT o.relname || ' policy ' || p.polname || ' ' || p.polcmd::text || p.polpermissive || p.polroles::regrole[]::text || ' '
      || pg_get_expr(p.polqual, p.polrelid) || COALESCE(pg_get_expr(p.polwithcheck, p.polrelid), '') FROM ours o JOIN pg_policy p ON p.polrelid = o.oid
    UNION ALL SELECT o.relname || ' secured ' || o.relrowsecurity || ' granted ' || r.role || ' ' || g.right
      FROM ours o, (VALUES ('shouwang_app'), ('shouwang_intake'), ('shouwang_audit_writer')) r(role),
        (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES')) g("right")
      WHERE has_table_privilege(r.role, o.oid, g.right)
    UNION ALL SELECT 'partition ' || p.relname || ' ' || pg_get_expr(p.relpartbound, p.oid) FROM parts p`,
    [names],
  )
  return rows.map((row) => row.line.replaceAll(/\b(public|declared)\./g, '')).sort()
}

/** What the tables would be if they were made today from the declarations alone. */
async function declaredTables(client: pg.Client, registers: readonly Register[]): Promise<string[]> {
  await client.query('CREATE SCHEMA declared; SET LOCAL search_path = declared, public')
  for (const register of registers) await client.query(createRegisterSql(register))
  return describeTables(client, registers)
}

describe('the database of the migrations', () => {
  test('has no drift', async () => {
    expect(await driftAfter()).toEqual([])
  })

  test('is, in every column, constraint, index, policy, grant and comment, the one the declarations would make today', async () => {
    const migrated = await tried((client) => describeTables(client, REGISTERS))
    const declared = await tried((client) => declaredTables(client, REGISTERS))
    expect(migrated).toEqual(declared)
    expect(migrated.length).toBeGreaterThan(REGISTERS.length * 40)
  })
})

describe('drift is named when', () => {
  test.each([
    ['a column is gone', 'ALTER TABLE dwelling DROP COLUMN grade', 'dwelling.grade: missing'],
    [
      'a column of the history is gone',
      'ALTER TABLE dwelling_history DROP COLUMN grade',
      'dwelling_history.grade: missing',
    ],
    ['a column was added by hand', 'ALTER TABLE dwelling ADD COLUMN colour text', 'dwelling.colour: not declared'],
    [
      'a column has another type',
      'ALTER TABLE dwelling ALTER COLUMN floor_area TYPE numeric',
      'dwelling.floor_area: is numeric, declared bigint',
    ],
    [
      'the history keeps another type',
      'ALTER TABLE dwelling_history ALTER COLUMN floor_area TYPE numeric',
      'dwelling_history.floor_area: is numeric, declared bigint',
    ],
    [
      'a required column may be empty',
      'ALTER TABLE person ALTER COLUMN name DROP NOT NULL',
      'person.name: nullable true, declared false',
    ],
    [
      'a CHECK is gone',
      'ALTER TABLE dwelling DROP CONSTRAINT dwelling_grade_check',
      'dwelling.grade: CHECK is missing',
    ],
    [
      'a CHECK knows another code',
      `ALTER TABLE dwelling DROP CONSTRAINT dwelling_grade_check, ADD CONSTRAINT dwelling_grade_check CHECK (grade IN ('A', 'B', 'C', 'D', 'E'))`,
      'dwelling.grade: CHECK says other values than declared',
    ],
    [
      'a CHECK has another bound',
      'ALTER TABLE household DROP CONSTRAINT household_member_count_check, ADD CONSTRAINT household_member_count_check CHECK (member_count >= 0 AND member_count <= 600)',
      'household.member_count: CHECK says other values than declared',
    ],
    [
      'a CHECK compares the other way',
      'ALTER TABLE income_entry DROP CONSTRAINT income_entry_amount_check, ADD CONSTRAINT income_entry_amount_check CHECK (amount > 0)',
      'income_entry.amount: CHECK says other values than declared',
    ],
    ['row security is off', 'ALTER TABLE person DISABLE ROW LEVEL SECURITY', 'person: row security is off'],
    [
      'row security of the history is off',
      'ALTER TABLE person_history DISABLE ROW LEVEL SECURITY',
      'person_history: row security is off',
    ],
    ['the policy is gone', 'DROP POLICY scope ON person', 'person: no row security by scope'],
    [
      'the policy lets everything through',
      `ALTER POLICY scope ON person USING (true OR area_code >= current_setting('app.scope', true))`,
      'person: no row security by scope',
    ],
    [
      'a second policy shows more',
      'CREATE POLICY help ON person FOR SELECT USING (true)',
      'person: policy help is not declared',
    ],
  ])('%s', async (_what, change, line) => {
    expect(await driftAfter(change)).toEqual([line])
  })

  test('a table is missing altogether', async () => {
    const lines = await driftAfter('DROP TABLE water_safety, water_safety_history')
    expect(lines).toEqual(['water_safety: no such table'])
  })

  test.each([
    ['an index', 'DROP INDEX dwelling_area'],
    ['a unique key', 'ALTER TABLE dwelling DROP CONSTRAINT dwelling_fact'],
    ['the guard against overlap', 'ALTER TABLE dwelling DROP CONSTRAINT dwelling_no_overlap'],
    ['a foreign key', 'ALTER TABLE dwelling DROP CONSTRAINT dwelling_household_id_fk'],
    ['a grant', 'GRANT TRUNCATE ON dwelling TO shouwang_app'],
    ['a partition', 'DROP TABLE income_entry_2022'],
  ])('%s differs, which only the comparison of whole databases sees', async (_what, change) => {
    const before = await tried((client) => describeTables(client, REGISTERS))
    const after = await tried(async (client) => {
      await client.query(change)
      return describeTables(client, REGISTERS)
    })
    expect(after).not.toEqual(before)
  })
})

const label = { zh: '新栏目', en: 'New field' }

describe('the SQL of a difference', () => {
  /** The register with fields it did not have, of every kind that brings more than a column. */
  const grown = (register: Register): Register =>
    defineRegister({
      ...register,
      fields: {
        ...register.fields,
        newText: text({ label: { zh: `农户的“新'栏目`, en: 'New' }, maxLength: 12, pinyin: true }),
        newNumber: text({ label, unique: true }),
        newSeason: code({ label, codes: SEASON }),
        newCount: quantity({ label, unit: label, min: 1, max: 9 }),
        newSealed: citizenId({ label }),
        newHousehold: householdField({ label }),
      },
    })

  test.each([household, person, membership, identityTag].map((register) => [register.id, register] as const))(
    'of %s with new fields applies cleanly and makes the database that the declaration says',
    async (_id, register) => {
      const after = grown(register)
      const migrated = await tried(async (client) => {
        const before = await catalogueOf(client, [after])
        expect(driftOf(after, before).length).toBeGreaterThan(10)
        const sql = differenceSql(after, before)
        expect(sql).not.toContain('by hand')
        await client.query(`SET LOCAL ROLE shouwang_owner;\n${sql}`)
        const now = await catalogueOf(client, [after])
        expect(driftOf(after, now)).toEqual([])
        expect(differenceSql(after, now)).toBe('')
        return describeTables(client, [after])
      })
      // The new columns stand at the end of an old table, which says nothing; and the tables referred to are the old ones.
      const declared = await tried(async (client) => declaredTables(client, [after]))
      expect(migrated).toEqual(declared)
    },
  )

  test('asks a person to fill a new required field', async () => {
    const after = defineRegister({
      ...household,
      fields: { ...household.fields, newCount: quantity({ label, unit: label, required: true }) },
    })
    const sql = await tried(async (client) => {
      const text = differenceSql(after, await catalogueOf(client, [after]))
      await client.query(text)
      expect(driftOf(after, await catalogueOf(client, [after]))).toContain(
        'household.new_count: nullable true, declared false',
      )
      return text
    })
    expect(sql).toContain('-- by hand: new_count: fill it in old rows, then SET NOT NULL')
  })

  test('of a new register is the whole table', async () => {
    const newStatus = defineRegister({ ...everyStatus, id: 'newStatus' })
    const drift = await tried(async (client) => {
      expect(driftOf(newStatus, await catalogueOf(client, [newStatus]))).toEqual(['new_status: no such table'])
      await client.query(`SET LOCAL ROLE shouwang_owner;\n${createRegisterSql(newStatus)}`)
      return driftOf(newStatus, await catalogueOf(client, [newStatus]))
    })
    expect(drift).toEqual([])
  })

  test('carries every type of field', async () => {
    const { payer: _noSuchTableYet, ...fields } = everyField.fields
    const all = defineRegister({ ...everyField, fields })
    const drift = await tried(async (client) => {
      await client.query(`SET LOCAL ROLE shouwang_owner;\n${createRegisterSql(all)}`)
      return driftOf(all, await catalogueOf(client, [all]))
    })
    expect(drift).toEqual([])
  })
})
