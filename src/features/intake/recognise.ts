/** Opening what a batch is about and recognising it: which kind of file it is and where its columns stand. */
import path from 'node:path'
import type { Label } from '../../kernel/label.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import type { FileRefusal } from '../../platform/files/rows.ts'
import { openRows } from '../../platform/files/rows.ts'
import type { RawRow, RowSource, SheetSource } from '../../platform/files/row-types.ts'
import type { Batch } from './batch.ts'
import { guessKinds, mapSheet, missingHeaders, type SheetMapping } from './headers.ts'
import { FILE_KINDS, findKind } from './kinds/index.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { openMending } from './mending-source.ts'

export const UPLOADS = 'uploads'

/** The stored file of a batch. Its address never leaves the server. */
export function storedPath(services: Pick<Services, 'dataFolder'>, storedAs: string): string {
  return path.join(services.dataFolder, UPLOADS, path.basename(storedAs))
}

/** The rows of a batch: its stored file, or the mended rows of another batch. */
export async function openSource(services: Services, batch: Batch, scope: Scope): Promise<RowSource | FileRefusal> {
  if (batch.parentId !== null) return openMending(services, batch, scope)
  if (batch.storedAs === null) return { code: 'not_found', text: FILE_REMOVED }
  return openRows(storedPath(services, batch.storedAs), batch.fileName)
}

const FILE_REMOVED: Label = {
  zh: '该批次的原文件已按规定删除。如仍需要，请重新上传。',
  en: 'The file of this batch has been removed. Upload it again if it is still needed.',
}

export interface Plan {
  readonly kind: FileKind
  readonly mappings: readonly SheetMapping[]
}

/** Rows in which headers are looked for, and from which a person sees examples. */
const HEAD_ROWS = 40

export interface SheetHead {
  readonly name: string
  readonly rows: readonly RawRow[]
  readonly source: SheetSource
}

/** The beginnings of all sheets a person can see. */
export async function readHeads(source: RowSource): Promise<SheetHead[]> {
  const heads: SheetHead[] = []
  for await (const sheet of source.sheets())
    if (!sheet.hidden) heads.push({ name: sheet.name, rows: await firstRows(sheet), source: sheet })
  return heads
}

async function firstRows(sheet: SheetSource): Promise<RawRow[]> {
  for await (const rows of sheet.rows()) return rows.slice(0, HEAD_ROWS)
  return []
}

/** Which kind the file is and where its columns stand: as declared, else as guessed. */
export async function recognise(source: RowSource, batch: Batch): Promise<Plan | { readonly text: Label }> {
  const declared = batch.kind === null ? undefined : findKind(batch.kind)
  if (batch.parentId !== null && declared) return { kind: declared, mappings: batch.mapping ?? [] }
  const heads = await readHeads(source)
  const kind = declared ?? guessKind(heads)
  if (!kind) return { text: UNKNOWN_FILE }
  const mappings = heads.flatMap((head) => {
    const given = batch.mapping?.find((mapping) => mapping.sheet === head.name)
    const mapping = given ?? mapSheet(kind, head.name, head.rows, head.source.merges)
    return mapping ? [{ ...mapping, date1904: head.source.date1904 }] : []
  })
  const usable = mappings.filter((mapping) => missingHeaders(kind, mapping).length === 0)
  if (usable.length > 0) return { kind, mappings: usable }
  const nearest = mappings.toSorted((a, b) => missingHeaders(kind, a).length - missingHeaders(kind, b).length)[0]
  const missing = nearest
    ? missingHeaders(kind, nearest)
    : kind.columns.filter((column) => column.needed).map((column) => column.header)
  return {
    text: {
      zh: `识别为“${kind.label.zh}”，但缺少必需的列：${missing.join('、')}。请补充这些列，或在“列对应”中指定后重新核对。`,
      en: `Recognised as "${kind.label.en}", but these columns are missing: ${missing.join(', ')}. Add them, or say which column they are, and check again.`,
    },
  }
}

/** The kind that most sheets fit best. */
export function guessKind(heads: readonly SheetHead[]): FileKind | undefined {
  const guesses = heads.flatMap((head) => guessKinds(FILE_KINDS, head.name, head.rows, head.source.merges).slice(0, 1))
  return guesses.toSorted((a, b) => b.complete - a.complete)[0]?.kind
}

const UNKNOWN_FILE: Label = {
  zh: '没有认出这是哪一类数据：表头与已知的任何格式都对不上。请在“文件类型”中选择，或下载模板按其表头整理后重新上传。',
  en: 'The headers fit no known kind of file. Choose the kind yourself, or arrange the file by the template and upload it again.',
}
