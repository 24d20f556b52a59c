/**
 * The API of a register, made from its declaration: schemas for checking and OpenAPI, and the contracts of its routes.
 * Browser-safe: pages call the same contracts.
 */
import { z } from 'zod'
import type { FieldIssue } from '../../kernel/errors.ts'
import type { Label } from '../../kernel/label.ts'
import type { RegisterRef } from '../access/grants.ts'
import { defineRoute } from '../access/route.ts'
import { isAttachment, isReference, isSealed, type Field } from './field.ts'
import type { Register } from './register.ts'

/** A calendar day that PostgreSQL keeps: the year 0000 of ISO 8601 is none of its days. */
const Day = z.iso.date().refine((day) => day >= '0001-01-01')
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const AreaCode = z.string().regex(/^\d{12}$/)
const CountyCode = z.string().regex(/^\d{6}$/)
const Fen = z.int()

/** Files of one field of a record at most, and bytes of one file. */
export const ATTACHMENTS = { files: 6, megabytes: 10, types: ['application/pdf', 'image/jpeg', 'image/png'] } as const

/** A file as a record names it; its content has an address of its own. */
export const AttachmentFile = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.enum(ATTACHMENTS.types),
  size: z.int(),
  /** Where its content is; null until a record holds it. */
  href: z.string().nullable(),
})
export type AttachmentFile = z.infer<typeof AttachmentFile>

/** The value of one field as the API carries it. Sealed fields come masked and go in as typed. */
export function fieldSchema(field: Field): z.ZodType {
  switch (field.type) {
    case 'text':
      return z
        .string()
        .trim()
        .min(1)
        .max(field.maxLength ?? 200)
    case 'code':
      return z.enum(field.codes.items.map((item) => item.code))
    case 'codes':
      return z.array(z.enum(field.codes.items.map((item) => item.code))).min(1)
    case 'day':
      return Day
    case 'month':
      return Month
    case 'fen':
      return field.negative ? Fen : Fen.min(0)
    case 'quantity':
      return z
        .int()
        .min(field.min ?? Number.MIN_SAFE_INTEGER)
        .max(field.max ?? Number.MAX_SAFE_INTEGER)
    case 'yesNo':
      return z.boolean()
    case 'area':
      return AreaCode
    case 'citizenId':
    case 'phone':
    case 'bankCard':
      return z.string().trim().min(1).max(40)
    case 'household':
    case 'person':
    case 'organisation':
      return z.uuid()
    case 'attachment':
      // Ids are enough; a record may also be sent back as it was read.
      return z
        .array(z.union([z.uuid(), AttachmentFile]))
        .min(1)
        .max(ATTACHMENTS.files)
  }
}

/** All fields; absent is `null`. A required field refuses `null` when a person writes. */
export function valuesSchema(register: Register, use: 'read' | 'write'): z.ZodObject {
  const shape = Object.entries(register.fields).map(([key, field]) => {
    const schema = use === 'read' ? readSchema(field) : fieldSchema(field)
    return [key, use === 'write' && field.required ? schema : schema.nullable()] as const
  })
  return z.object(Object.fromEntries(shape))
}

/** Reading never refuses what is stored: a withdrawn code must still be shown. */
function readSchema(field: Field): z.ZodType {
  if (field.type === 'fen' || field.type === 'quantity') return z.number()
  if (field.type === 'yesNo') return z.boolean()
  if (field.type === 'codes') return z.array(z.string())
  if (field.type === 'attachment') return z.array(AttachmentFile)
  return z.string()
}

/** A record as lists and pages get it. `about` names the person or head of household for people. */
export function recordSchema(register: Register) {
  return z.object({
    id: z.uuid(),
    countyCode: z.string(),
    areaCode: z.string(),
    areaName: z.string(),
    householdId: z.uuid().nullable(),
    personId: z.uuid().nullable(),
    about: z.string().nullable(),
    validFrom: z.string().nullable(),
    validTo: z.string().nullable(),
    source: z.string(),
    batchId: z.uuid().nullable(),
    sourceRow: z.number().nullable(),
    recordedAt: z.string(),
    recordedBy: z.string(),
    values: valuesSchema(register, 'read'),
  })
}

/** A record as code sees it; `values` are typed by the declaration where one is at hand. */
export type RegisterRecord = z.infer<ReturnType<typeof recordSchema>>

const flag = z.stringbool()

/** List query: area, text search, filters as `filter=key:value` pairs, sort as `key` or `-key`. */
const ListQuery = z.object({
  area: AreaCode.optional(),
  q: z.string().trim().max(60).optional(),
  filter: z.union([z.string().max(300), z.array(z.string().max(300)).max(20)]).optional(),
  sort: z.string().max(60).optional(),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** Statuses: only those in force on this day. */
  on: Day.optional(),
  householdId: z.uuid().optional(),
  personId: z.uuid().optional(),
  /** The county of that household or person: keys begin with it, so the answer is quick only with it. */
  countyCode: CountyCode.optional(),
})
export type ListQuery = z.infer<typeof ListQuery>

const Former = z.object({
  recordedAt: z.string(),
  recordedTo: z.string(),
  recordedBy: z.string(),
  endedBy: z.string(),
  endedAs: z.enum(['update', 'delete']),
})

const identity = z.object({ countyCode: CountyCode, id: z.uuid() })

/** The routes every register has. */
export function registerContract(register: Register) {
  const base = baseOf(register)
  const record = recordSchema(register)
  const ref = refOf(register)
  const name = namesOf(register)
  const write = z.object({
    areaCode: AreaCode.optional(),
    /** County of the household or person the record is about. */
    countyCode: CountyCode.optional(),
    householdId: z.uuid().optional(),
    personId: z.uuid().optional(),
    validFrom: Day.optional(),
    validTo: Day.nullable().optional(),
    /** A new person: how they belong to the household, as fields of the membership register. */
    membership: (register.id === 'person' ? z.record(z.string(), z.unknown()) : z.never()).optional(),
    values: z.record(z.string(), z.unknown()),
  })
  return {
    list: defineRoute({
      method: 'GET',
      path: base,
      access: 'register.read',
      register: ref,
      summary: name('列表', 'list'),
      query: ListQuery,
      response: z.object({ rows: z.array(record), total: z.number(), totalIsExact: z.boolean() }),
    }),
    read: defineRoute({
      method: 'GET',
      path: `${base}/:countyCode/:id`,
      access: 'register.read',
      register: ref,
      summary: name('详情', 'one record'),
      params: identity,
      response: record,
    }),
    history: defineRoute({
      method: 'GET',
      path: `${base}/:countyCode/:id/history`,
      access: 'register.read',
      register: ref,
      summary: name('变更记录', 'history'),
      params: identity,
      response: z.array(Former.extend({ values: valuesSchema(register, 'read') })),
    }),
    create: defineRoute({
      method: 'POST',
      path: base,
      access: 'register.edit',
      register: ref,
      summary: name('登记', 'new record'),
      body: write,
      response: record,
    }),
    update: defineRoute({
      method: 'PUT',
      path: `${base}/:countyCode/:id`,
      access: 'register.edit',
      register: ref,
      summary: name('修改', 'edit'),
      params: identity,
      body: write.extend({ recordedAt: z.string() }),
      response: record,
    }),
    export: defineRoute({
      method: 'GET',
      path: `${base}/export`,
      access: 'register.export',
      register: ref,
      summary: name('导出', 'export'),
      query: ListQuery.omit({ offset: true, limit: true }).extend({ format: z.enum(['xlsx', 'csv']).default('xlsx') }),
    }),
    template: defineRoute({
      method: 'GET',
      path: `${base}/template`,
      access: 'register.read',
      summary: name('Excel 模板', 'Excel template'),
      query: z.object({ sample: flag.default(false) }),
    }),
  }
}

const refOf = ({ id, owner }: Register): RegisterRef => ({ id, owner })

const baseOf = (register: Register): string => `/api/registers/${register.id}`

const namesOf =
  (register: Register) =>
  (zh: string, en: string): Label => ({ zh: `${register.label.zh}：${zh}`, en: `${register.label.en}: ${en}` })

/** The routes of the files of a register; undefined where no field takes any. */
export function attachmentContract(register: Register) {
  const keys = Object.entries(register.fields).flatMap(([key, field]) => (isAttachment(field) ? [key] : []))
  if (keys.length === 0) return undefined
  const base = baseOf(register)
  const ref = refOf(register)
  const name = namesOf(register)
  return {
    upload: defineRoute({
      method: 'POST',
      path: `${base}/attachments/:field`,
      access: 'register.edit',
      register: ref,
      summary: name(
        '上传附件（multipart，保存记录后生效）',
        'upload a file (multipart; it counts once the record is saved)',
      ),
      params: z.object({ field: z.enum(keys) }),
      response: AttachmentFile,
    }),
    download: defineRoute({
      method: 'GET',
      path: `${base}/:countyCode/:id/attachments/:fileId`,
      access: 'register.read',
      register: ref,
      summary: name('下载附件', 'download a file'),
      params: identity.extend({ fileId: z.uuid() }),
    }),
  }
}

/** Checks what a person typed into a form; every issue names the field and says what is expected. */
export function checkValues(register: Register, values: Readonly<Record<string, unknown>>): FieldIssue[] {
  const unknown = Object.keys(values)
    .filter((key) => !Object.hasOwn(register.fields, key))
    .map((key) => ({ path: key, text: { zh: `没有名为“${key}”的栏目`, en: `There is no field "${key}"` } }))
  const wrong = Object.entries(register.fields).flatMap(([key, field]): FieldIssue[] => {
    const value = values[key] ?? null
    if (value === null) return field.required ? [{ path: key, text: missing(field) }] : []
    return fieldSchema(field).safeParse(value).success ? [] : [{ path: key, text: expected(field) }]
  })
  return [...unknown, ...wrong]
}

const missing = ({ label }: Field): Label => ({ zh: `请填写“${label.zh}”`, en: `"${label.en}" is required` })

function expected(field: Field): Label {
  const { zh, en } = field.label
  if (isSealed(field)) return { zh: `“${zh}”格式不正确`, en: `"${en}" is malformed` }
  if (isReference(field)) return { zh: `请从列表中选择“${zh}”`, en: `Choose "${en}" from the list` }
  switch (field.type) {
    case 'day':
      return { zh: `“${zh}”应为日期，例如 2022-09-30`, en: `"${en}" must be a date such as 2022-09-30` }
    case 'month':
      return { zh: `“${zh}”应为年月，例如 2022-09`, en: `"${en}" must be a month such as 2022-09` }
    case 'code':
    case 'codes':
      return { zh: `“${zh}”请从选项中选择`, en: `Choose "${en}" from its options` }
    case 'fen':
      return { zh: `“${zh}”应为金额${field.negative ? '' : '，不能为负'}`, en: `"${en}" must be an amount` }
    case 'quantity':
      return { zh: `“${zh}”应为数量（${field.unit.zh}）`, en: `"${en}" must be a number (${field.unit.en})` }
    case 'text':
      return {
        zh: `“${zh}”不能超过 ${field.maxLength ?? 200} 字`,
        en: `"${en}" is longer than ${field.maxLength ?? 200} characters`,
      }
    case 'attachment':
      return {
        zh: `“${zh}”最多 ${ATTACHMENTS.files} 个附件，请重新选择`,
        en: `"${en}" takes up to ${ATTACHMENTS.files} files; choose them again`,
      }
    case 'area':
      return { zh: `“${zh}”请选择行政区划`, en: `Choose an area for "${en}"` }
    default:
      return { zh: `“${zh}”填写有误`, en: `"${en}" is not valid` }
  }
}
