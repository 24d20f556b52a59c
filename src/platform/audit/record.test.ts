import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { contextOf, useDatabase } from '../../../test/support/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { AUDIT_READER_ROLE, withClient } from '../postgres/bootstrap.ts'
import { withScope, withSystem } from '../postgres/database.ts'
import { eventRow, HOUSEHOLDS_KEPT } from './event.ts'
import { openSpool, recordAct, recordRead, type AuditContext, type AuditEntry } from './index.ts'

const database = useDatabase()
const ctx = () => contextOf(database.services, 'countyOfficer', '530326000000')

const eventsOf = (requestId: string) =>
  withClient(
    database.ownerUrl,
    async (client) =>
      (await client.query<Record<string, unknown>>('SELECT * FROM audit_event WHERE request_id = $1', [requestId]))
        .rows,
  )

const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-spool-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('an act', () => {
  test('is recorded with who, in which role and areas, from where, on what and with which result', async () => {
    const actor = ctx()
    const householdId = newId()
    await withScope(actor.db, actor.scope, (tx) =>
      recordAct(tx, actor, {
        act: 'recordEdit',
        subject: { kind: 'household', id: householdId, countyCode: '530326', householdId },
        reason: '更正',
        detail: { fields: ['headName'] },
      }),
    )
    expect(await eventsOf(actor.from.requestId)).toMatchObject([
      {
        act: 'recordEdit',
        result: 'done',
        actor_id: actor.actor.id,
        actor_name: '测试人员',
        roles: ['countyOfficer'],
        scope: '530326000000-530326999999',
        address: 'test',
        household_id: householdId,
        county_code: '530326',
        reason: '更正',
        detail: '{"fields":["headName"]}',
      },
    ])
  })

  test('leaves no event when it is undone', async () => {
    const actor = ctx()
    const undone = withSystem(actor.db, async (tx) => {
      await recordAct(tx, actor, { act: 'settingChange' })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await eventsOf(actor.from.requestId)).toEqual([])
  })

  test('is undone when its event cannot be kept, and says so', async () => {
    const actor = ctx()
    // A disk that is full, as PostgreSQL reports it.
    await withClient(database.ownerUrl, (client) =>
      client.query(`CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER no_room BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION no_room()`),
    )
    try {
      const act = withSystem(actor.db, async (tx) => {
        await sql`INSERT INTO setting (key, value) VALUES ('unrecorded', '1')`.execute(tx)
        await recordAct(tx, actor, { act: 'settingChange' })
      })
      await expect(act).rejects.toMatchObject({ code: 'auditNotKept', status: 503 })
      const { rows } = await sql`SELECT 1 FROM setting WHERE key = 'unrecorded'`.execute(actor.db.kysely)
      expect(rows).toEqual([])
    } finally {
      await withClient(database.ownerUrl, (client) =>
        client.query('DROP TRIGGER no_room ON audit_event; DROP FUNCTION no_room()'),
      )
    }
  })

  test('cannot be changed, deleted or read by the role of the program', async () => {
    const { db } = database.services
    for (const statement of [
      'UPDATE audit_event SET act = act',
      'DELETE FROM audit_event',
      'SELECT 1 FROM audit_event',
      'TRUNCATE audit_event',
      'SELECT 1 FROM audit_event_other',
      'INSERT INTO audit_block SELECT',
      'UPDATE audit_clock SET ahead = 1',
    ])
      await expect(
        withSystem(db, (tx) => sql.raw(statement).execute(tx)),
        statement,
      ).rejects.toThrow(/permission denied/)
    const asReader = (statement: string) =>
      withSystem(db, async (tx) => {
        await sql.raw(`SET LOCAL ROLE ${AUDIT_READER_ROLE}`).execute(tx)
        return sql.raw(statement).execute(tx)
      })
    await asReader('SELECT 1 FROM audit_event')
    for (const statement of [
      'DELETE FROM audit_event',
      'UPDATE audit_event SET act = act',
      'SELECT 1 FROM household',
      'SELECT 1 FROM person',
      'SELECT password_hash FROM app_user',
    ])
      await expect(asReader(statement), statement).rejects.toThrow(/permission denied/)
  })

  test('may be of somebody who is nobody, and carry text that a database cannot keep', async () => {
    const { services } = database
    const nobody: AuditContext = { ...services, from: { address: '10.0.0.9', requestId: newId() } }
    await withSystem(services.db, (tx) =>
      recordAct(tx, nobody, { act: 'signIn', result: 'refused', reason: 'a\0b\ud800', detail: { half: 'x\0' } }),
    )
    expect(await eventsOf(nobody.from?.requestId ?? '')).toMatchObject([
      { actor_id: null, roles: [], scope: null, result: 'refused', reason: 'a\uFFFDb\uFFFD' },
    ])
  })

  test('keeps the households of a list up to fifty, and only counts more', () => {
    const ids = Array.from({ length: HOUSEHOLDS_KEPT + 1 }, newId)
    const rowOf = (households: string[]) => eventRow(ctx(), { act: 'list', detail: { households } })
    expect(rowOf(ids.slice(1)).household_ids).toHaveLength(HOUSEHOLDS_KEPT)
    expect(rowOf(ids)).toMatchObject({ household_ids: null, detail: `{"householdCount":${HOUSEHOLDS_KEPT + 1}}` })
  })
})

describe('a read', () => {
  const entry: AuditEntry = { act: 'view', subject: { kind: 'household' } }
  const linesIn = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n'))

  test('is in a file when it has been recorded, in the database soon after, and then no longer in the file', async () => {
    const folder = newFolder()
    const { db, log } = database.services
    const audit = openSpool({ folder, db, log })
    const actor = { ...ctx(), audit }
    for (let i = 0; i < 3; i += 1) recordRead(actor, entry)
    expect(linesIn(folder)).toHaveLength(3)
    expect(await eventsOf(actor.from.requestId)).toEqual([])
    await expect.poll(() => eventsOf(actor.from.requestId), { timeout: 5000 }).toHaveLength(3)
    await audit.close()
    expect(readdirSync(folder)).toEqual([])
  })

  test('of a process that was killed is written at the next start, once, however far the last one had come', async () => {
    const folder = newFolder()
    const { db, log } = database.services
    const actor = ctx()
    const rows = [0, 1, 2].map(() => eventRow(actor, entry))
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    // The number of a process that cannot be: above what Linux gives.
    writeFileSync(path.join(folder, `4999999-1-0-aaaa.1.jsonl`), `${text}{"at":"20`)
    const audit = openSpool({ folder, db, log })
    expect(await audit.recover()).toBe(3)
    writeFileSync(path.join(folder, `4999999-1-0-aaaa.1.jsonl`), text)
    expect(await audit.recover()).toBe(3)
    expect((await eventsOf(actor.from.requestId)).map((row) => String(row['id'])).sort()).toEqual(
      rows.map((row) => row.id),
    )
    expect(readdirSync(folder)).toEqual([])
    await audit.close()
  })

  test('of a process that still runs is left to it', async () => {
    const folder = newFolder()
    const { db, log } = database.services
    const mine = openSpool({ folder, db, log })
    recordRead({ ...ctx(), audit: mine }, entry)
    const other = openSpool({ folder, db, log })
    expect(await other.recover()).toBe(0)
    expect(linesIn(folder)).toHaveLength(1)
    await mine.close()
    await other.close()
  })

  test('is refused when the disk is full, and what follows is whole again', async () => {
    const folder = newFolder()
    const { db, log } = database.services
    let room = Number.POSITIVE_INFINITY
    const write = (fd: number, line: Buffer): number => {
      if (room <= 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
      const written = writeSync(fd, line, 0, Math.min(line.length, room))
      room -= written
      return written
    }
    const audit = openSpool({ folder, db, log, effects: { write } })
    const actor = { ...ctx(), audit }
    recordRead(actor, entry)
    room = 40
    expect(() => recordRead(actor, entry)).toThrow(AppError)
    room = Number.POSITIVE_INFINITY
    recordRead(actor, entry)
    expect(linesIn(folder).map((line) => (JSON.parse(line) as { act: string }).act)).toEqual(['view', 'view'])
    await audit.flush()
    expect(await eventsOf(actor.from.requestId)).toHaveLength(2)
    await audit.close()
  })

  test('waits in its file while the database refuses, and is not lost', async () => {
    const folder = newFolder()
    const { db, log } = database.services
    const audit = openSpool({ folder, db, log })
    const actor = { ...ctx(), audit }
    const owner = (statement: string) => withClient(database.ownerUrl, (client) => client.query(statement))
    await owner('REVOKE INSERT ON audit_event FROM shouwang_app')
    try {
      recordRead(actor, entry)
      await expect(audit.flush()).rejects.toThrow(/permission denied/)
      expect(audit.depth()).toBe(1)
      expect(linesIn(folder)).toHaveLength(1)
    } finally {
      await owner('GRANT INSERT ON audit_event TO shouwang_app')
    }
    await audit.flush()
    expect(await eventsOf(actor.from.requestId)).toHaveLength(1)
    await audit.close()
  })
})
