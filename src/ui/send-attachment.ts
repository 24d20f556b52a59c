/** Sends a file that a record is to hold; it belongs to its sender until the record is saved. */
import type { AttachmentFile } from '../language/register/contract.ts'
import type { Register } from '../language/register/register.ts'
import { sendForm } from './api.ts'
import { attachmentsOf } from './records.ts'

/** Throws ApiError. */
export async function sendAttachment(register: Register, field: string, file: File): Promise<AttachmentFile> {
  const routes = attachmentsOf(register)
  if (!routes) throw new RangeError(`${register.id} takes no files`)
  const form = new FormData()
  form.append('file', file, file.name)
  return sendForm<typeof routes.upload>(routes.upload, { params: { field } }, form)
}
