/** Scope in PostgreSQL (decision D4): the policy says the same as the pure predicate, and nothing gets around it. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, inject, test } from 'vitest'
import { REGISTERS } from '../src/app/registers.ts'
import { inScope, scopeOf, scopePolicy, type Scope } from '../src/language/access/scope.ts'
import { newId } from '../src/kernel/id.ts'
import { historyOf, tableOf } from '../src/language/register/columns.ts'
import { APP_ROLE, INTAKE_ROLE } from '../src/language/register/ddl.ts'
import { AUDIT_ROLE, OWNER_ROLE, withClient } from '../src/platform/postgres/bootstrap.ts'
import { withIntake, withScope, withSystem } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'

const database = useDatabase()

/** Tables without area scope, each with the reason why no row of it may be hidden or why it holds no facts. */
const WITHOUT_SCOPE: Readonly<Record<string, string>> = {
  area: 'areas are public',
  app_user: 'accounts; no route lists them',
  role_assignment: 'postings of accounts; read to make the scope itself',
  user_session: 'hashes of tokens; read before there is a scope',
  former_password: 'hashes of passwords nobody may choose again',
  second_factor: 'sealed secrets of authenticators; read before there is a scope',
  recovery_code: 'hashes of recovery codes; read before there is a scope',
  setting: 'what the installation is',
  parameter_value: 'policy is public inside the offices',
  rule_version: 'rules are public inside the offices',
  policy_version: 'counts the changes of both',
  policy_act: 'what was decided about rules and values is public inside the offices',
  person_identity: 'only for matching; the app role may not read it (D2)',
  key_holder: 'which program knows which key version; no key stands there',
  key_rotation: 'how far a rotation of keys has come',
  key_rotation_table: 'how far it has come in each table',
  change_log: 'ids and counties of what changed; followed by the mart for all counties (D3)',
}

/** The tables of the work queue are those of its library, in a schema of its own. */
const queryOwner = <T extends object>(text: string) =>
  withClient(database.ownerUrl, async (client) => (await client.query<T>(text)).rows)

describe('row security', () => {
  const part = (length: number) => fc.integer({ min: 0, max: 3 }).map((n) => String(n).padStart(length, '0'))
  const place = fc.tuple(part(2), part(2), part(3), part(3)).map((parts) => `53${parts.join('')}`)
  const area = fc
    .tuple(place, fc.constantFrom(2, 4, 6, 9, 12))
    .map(([code, length]) => code.slice(0, length).padEnd(12, '0'))

  test('lets through what the pure predicate holds, for scopes of several ranges and any place', async () => {
    const policy = sql.raw(scopePolicy('p.code'))
    await fc.assert(
      fc.asyncProperty(
        fc.array(area, { maxLength: 5 }),
        fc.array(place, { minLength: 40, maxLength: 40 }),
        async (areas, places) => {
          const scope = scopeOf(areas)
          const seen = await withScope(database.services.db, scope, (tx) =>
            sql<{ code: string }>`SELECT p.code FROM unnest(${places}::text[]) AS p(code) WHERE ${policy}`.execute(tx),
          )
          expect(seen.rows.map((row) => row.code).sort()).toEqual(places.filter((code) => inScope(scope, code)).sort())
        },
      ),
      { numRuns: 150 },
    )
  })

  test('is on, with the policy of the scope, for every table that carries an area', async () => {
    const tables = await queryOwner<{ name: string; secured: boolean; policies: string[] }>(`
      SELECT c.relname AS name, c.relrowsecurity AS secured, ARRAY(
        SELECT p.polname || ' ' || p.polcmd::text || ' ' || pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p
        WHERE p.polrelid = c.oid ORDER BY 1) AS policies
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`)
    const open = tables.filter(({ secured }) => !secured).map(({ name }) => name)
    const ours = open.filter((name) => !name.startsWith('kysely_'))
    expect(ours.sort()).toEqual(Object.keys(WITHOUT_SCOPE).sort())
    const secured = tables.filter((table) => table.secured)
    expect(secured.length).toBeGreaterThan(30)
    // Word for word the same everywhere. Policies add up, so a second one is only for what everybody may read.
    const first = secured.map(({ name, policies }) => policies[0]?.replaceAll(`${name}.area_code`, 'area_code'))
    expect(new Set(first).size).toBe(1)
    expect(first[0]).toMatch(/^scope \* /)
    const shared = REGISTERS.filter((register) => register.shared).flatMap((one) => [tableOf(one), historyOf(one)])
    for (const { name, policies } of secured)
      expect({ name, more: policies.slice(1) }).toEqual({ name, more: shared.includes(name) ? ['shared r true'] : [] })
  })

  test('cannot be got around through the partitions of a table', async () => {
    const reachable = await queryOwner<{ name: string }>(`
      SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relispartition AND NOT c.relrowsecurity
        AND (has_table_privilege('${APP_ROLE}', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
          OR has_table_privilege('${INTAKE_ROLE}', c.oid, 'SELECT, INSERT, UPDATE, DELETE'))`)
    expect(reachable).toEqual([])
  })

  test('holds for roles that own nothing, may make nothing and cannot step aside', async () => {
    const roles = await queryOwner<{ name: string; strong: boolean }>(`
      SELECT rolname AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS strong
      FROM pg_roles WHERE rolname IN ('${APP_ROLE}', '${INTAKE_ROLE}', '${AUDIT_ROLE}') ORDER BY 1`)
    expect(roles).toHaveLength(3)
    expect(roles.filter((role) => role.strong)).toEqual([])
    const owned = await queryOwner<{ name: string }>(`
      SELECT c.relname AS name FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
      WHERE r.rolname IN ('${APP_ROLE}', '${AUDIT_ROLE}')`)
    expect(owned).toEqual([])
    const member = await queryOwner<{ yes: boolean }>(
      `SELECT pg_has_role('${APP_ROLE}', '${OWNER_ROLE}', 'MEMBER') AS yes`,
    )
    expect(member).toEqual([{ yes: false }])
    const make = withSystem(database.services.db, (tx) => sql`CREATE TABLE mine (n integer)`.execute(tx))
    await expect(make).rejects.toThrow(/permission denied/)
  })

  test('shows nothing while no scope is set, and forgets the scope with the transaction', async () => {
    const scope = scopeOf(['530000000000'])
    await addBatch(scope, '530326000000')
    const count = sql<{ n: number }>`SELECT count(*) AS n FROM import_batch`
    const inside = await withScope(database.services.db, scope, (tx) => count.execute(tx))
    expect(inside.rows).toEqual([{ n: 1 }])
    // As often as there are connections: one of them was used for the scope above.
    for (let i = 0; i < 8; i += 1) {
      const after = await withSystem(database.services.db, (tx) => count.execute(tx))
      expect(after.rows).toEqual([{ n: 0 }])
    }
    const nobody = await withScope(database.services.db, [], (tx) => count.execute(tx))
    expect(nobody.rows).toEqual([{ n: 0 }])
  })

  test('refuses to write outside the scope, also as intake', async () => {
    for (const door of [withScope, withIntake]) {
      const write = door(database.services.db, scopeOf(['530326000000']), (tx) =>
        insertBatch('530627000000').execute(tx),
      )
      await expect(write).rejects.toThrow(/row-level security/)
    }
  })

  test('refuses to move a row out of the scope', async () => {
    const scope = scopeOf(['530326000000'])
    await addBatch(scope, '530326101000')
    const move = withScope(database.services.db, scope, (tx) =>
      sql`UPDATE import_batch SET area_code = '530627000000'`.execute(tx),
    )
    await expect(move).rejects.toThrow(/row-level security/)
  })

  test.each<Scope>([
    [{ low: '530326000000', high: "530326999999'; RESET ROLE; --" }],
    [{ low: '530326', high: '530326999999' }],
    [{ low: '', high: '' }],
    [
      { low: '530326000000', high: '530326999999' },
      { low: '530627000000', high: ' ' },
    ],
  ])('never takes %j for a scope', async (...scope) => {
    const run = withScope(database.services.db, scope, (tx) => sql`SELECT 1`.execute(tx))
    await expect(run).rejects.toThrow('malformed scope')
  })
})

describe('identity', () => {
  test('cannot be read as a table by the app role, which may only ask for one number it knows', async () => {
    for (const text of ['SELECT * FROM person_identity', 'DELETE FROM person_identity']) {
      const read = withScope(database.services.db, scopeOf(['530000000000']), (tx) => sql.raw(text).execute(tx))
      await expect(read).rejects.toThrow(/permission denied/)
    }
    const unknown = await withSystem(database.services.db, (tx) =>
      sql`SELECT * FROM find_identity(${randomBytes(32)})`.execute(tx),
    )
    expect(unknown.rows).toEqual([])
  })

  test('of another county is told to be held there, and the person is not named', async () => {
    const [index, person] = [randomBytes(32), newId()]
    await withClient(database.ownerUrl, (client) =>
      client.query('INSERT INTO person_identity (citizen_id_index, person_id, county_code) VALUES ($1, $2, $3)', [
        index,
        person,
        '530326',
      ]),
    )
    const ask = async (area: string) => {
      const { rows } = await withScope(database.services.db, scopeOf([area]), (tx) =>
        sql`SELECT * FROM find_identity(${index})`.execute(tx),
      )
      return rows
    }
    for (const area of ['530000000000', '530326000000', '530326102000'])
      expect(await ask(area)).toEqual([{ held: 'own', person_id: person }])
    for (const area of ['530627000000', '530325000000'])
      expect(await ask(area)).toEqual([{ held: 'other', person_id: null }])
    const unset = await withSystem(database.services.db, (tx) => sql`SELECT * FROM find_identity(${index})`.execute(tx))
    expect(unset.rows).toEqual([])
  })

  test('of staging is closed to the app role', async () => {
    await withIntake(database.services.db, scopeOf(['530000000000']), (tx) =>
      sql`CREATE TABLE staging.probe (n integer)`.execute(tx),
    )
    const read = withSystem(database.services.db, (tx) => sql`SELECT * FROM staging.probe`.execute(tx))
    await expect(read).rejects.toThrow(/permission denied/)
  })
})

test('the test server speaks a PostgreSQL we support', async () => {
  const [row] = await queryOwner<{ version: string }>(`SELECT current_setting('server_version_num') AS version`)
  expect(Number(row?.version)).toBeGreaterThanOrEqual(150_000)
  expect(inject('cluster').template).toMatch(/^shouwang_template_[0-9a-f]{12}$/)
})

function insertBatch(area: string) {
  return sql`INSERT INTO import_batch (id, area_code, area_codes, file_name, file_hash, file_bytes, state, created_by)
    VALUES (gen_random_uuid(), ${area}, ${[area]}, 'a.csv', 'x', 1, 'uploaded', 'test')`
}

async function addBatch(scope: Scope, area: string): Promise<void> {
  await withScope(database.services.db, scope, (tx) => insertBatch(area).execute(tx))
}
