/**
 * Files that belong to records: stored sealed in the database, so that they are saved, backed up and closed to others
 * together with their record. A file is uploaded first and belongs to nobody but its sender; saving the record takes it
 * in. A file that a record no longer names stays, because former states of the record name it.
 */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { tableOf } from '../../language/register/columns.ts'
import { AttachmentFile, ATTACHMENTS } from '../../language/register/contract.ts'
import { isAttachment } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Ctx } from '../actor.ts'
import { sm3 } from '../crypto/sm.ts'
import { withScope, type Tx } from '../postgres/database.ts'
import type { Place } from './form-place.ts'
import type { Row } from './form-rule.ts'

export const ATTACHMENT_BYTES = ATTACHMENTS.megabytes * 1024 * 1024

type MediaType = (typeof ATTACHMENTS.types)[number]

const SIGNATURES: readonly { readonly type: MediaType; readonly bytes: readonly number[] }[] = [
  { type: 'application/pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
]

/** What a file is by its content; the name it came with decides nothing. */
export function mediaTypeOf(content: Uint8Array): MediaType | undefined {
  return SIGNATURES.find(({ bytes }) => bytes.every((byte, at) => content[at] === byte))?.type
}

/** The name without any path, cut to what a column and a file system hold. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const printable = last.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return printable === '' ? '附件' : Array.from(printable).slice(-120).join('')
}

/** Keeps an uploaded file for its sender. Throws AppError when it is empty, too large or of another kind. */
export async function storeFile(
  ctx: Ctx,
  register: Register,
  field: string,
  given: string,
  content: Uint8Array,
): Promise<AttachmentFile> {
  const name = plainName(given)
  if (content.length > ATTACHMENT_BYTES)
    throw new AppError('attachmentTooLarge', { name, megabytes: ATTACHMENTS.megabytes })
  if (content.length === 0) throw new AppError('attachmentEmpty', { name })
  const mediaType = mediaTypeOf(content)
  if (!mediaType) throw new AppError('attachmentKind', { name })
  const id = newId()
  // Until a record takes it in, it lies in the first of its sender's areas.
  const area = ctx.actor.scope[0]?.low ?? ''
  await withScope(ctx.db, ctx.actor.scope, async (tx) => {
    await sql`DELETE FROM attachment WHERE record_id IS NULL AND recorded_at < now() - interval '1 day'`.execute(tx)
    await sql`INSERT INTO attachment (county_code, area_code, id, register, field, file_name, media_type, size_bytes,
        content_sm3, content_sealed, recorded_by)
      VALUES (${area.slice(0, 6)}, ${area}, ${id}::uuid, ${register.id}, ${field}, ${name}, ${mediaType},
        ${content.length}, ${sm3(content)}, ${ctx.sealer.sealBytes(content)}, ${ctx.actor.id})`.execute(tx)
  })
  return { id, name, mediaType, size: content.length, href: null }
}

/** The ids of a field's value, whether it was sent as ids or as it was read. */
export function fileIds(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null
  return value.map((file) => (typeof file === 'string' ? file : AttachmentFile.parse(file).id))
}

/** Takes the files that a form names into the record. Throws AppError `recordInvalid` for one that is not the sender's. */
export async function keepFiles(
  ctx: Ctx,
  tx: Tx,
  register: Register,
  record: Place & { readonly id: string },
  values: Row,
): Promise<void> {
  for (const [key, field] of Object.entries(register.fields)) {
    if (!isAttachment(field)) continue
    for (const fileId of fileIds(values[key]) ?? []) {
      if (await keepFile(ctx, tx, register, key, record, fileId)) continue
      const { zh, en } = field.label
      throw new AppError('recordInvalid', { count: 1 }, [
        {
          path: key,
          text: {
            zh: `“${zh}”中有附件已失效，请移除后重新上传`,
            en: `A file of "${en}" is no longer there; take it out and upload it again`,
          },
        },
      ])
    }
  }
}

/** The key of a row is never changed (it is where the row lies on Citus): the file is taken out and put in again. */
async function keepFile(
  ctx: Ctx,
  tx: Tx,
  register: Register,
  key: string,
  record: Place & { readonly id: string },
  fileId: string,
): Promise<boolean> {
  const own = await sql`SELECT 1 FROM attachment WHERE county_code = ${record.county_code} AND id = ${fileId}::uuid
    AND register = ${register.id} AND field = ${key} AND record_id = ${record.id}::uuid`.execute(tx)
  if (own.rows.length > 0) return true
  const { rows } = await sql`WITH taken AS (
      DELETE FROM attachment WHERE id = ${fileId}::uuid AND record_id IS NULL AND register = ${register.id}
        AND field = ${key} AND recorded_by = ${ctx.actor.id} RETURNING *)
    INSERT INTO attachment (county_code, area_code, id, register, field, record_id, file_name, media_type, size_bytes,
      content_sm3, content_sealed, recorded_at, recorded_by)
    SELECT ${record.county_code}, ${record.area_code}, id, register, field, ${record.id}::uuid, file_name, media_type,
      size_bytes, content_sm3, content_sealed, recorded_at, recorded_by FROM taken RETURNING 1`.execute(tx)
  return rows.length > 0
}

export interface OpenFile {
  readonly name: string
  readonly mediaType: string
  readonly content: Buffer
}

/** A file of a record that the actor may see, also one that only a former state of the record names. */
export async function openFile(
  ctx: Ctx,
  register: Register,
  countyCode: string,
  id: string,
  fileId: string,
): Promise<OpenFile> {
  const found = await withScope(ctx.db, ctx.actor.scope, async (tx) => {
    const { rows } = await sql<{ name: string; mediaType: string; sm3: Buffer; sealed: Buffer }>`
      SELECT f.file_name AS name, f.media_type AS "mediaType", f.content_sm3 AS sm3, f.content_sealed AS sealed
      FROM attachment f JOIN ${sql.table(tableOf(register))} t ON t.county_code = f.county_code AND t.id = f.record_id
      WHERE f.county_code = ${countyCode} AND f.id = ${fileId}::uuid AND f.register = ${register.id}
        AND f.record_id = ${id}::uuid`.execute(tx)
    return rows[0]
  })
  if (!found) throw new AppError('recordNotFound', { register: register.label })
  const content = ctx.sealer.openBytes(found.sealed)
  if (!sm3(content).equals(found.sm3)) throw new AppError('attachmentDamaged', { name: found.name })
  return { name: found.name, mediaType: found.mediaType, content }
}
