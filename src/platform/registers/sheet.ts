/** Registers as sheets: the export of a list, and the template into which an office fills new rows. */
import { codeLabel } from '../../kernel/codes/index.ts'
import type { AttachmentFile, RegisterRecord } from '../../language/register/contract.ts'
import { isAttachment, type Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { TableColumn, TableValue } from '../files/table-spec.ts'

/** Whom a row is about, then the declared fields under their labels, then its validity. */
export function exportColumns(register: Register): TableColumn[] {
  return [
    { header: '所在地区', kind: 'text', width: 36 },
    ...(aboutHeader(register) ? [{ header: aboutHeader(register), kind: 'text' } as const] : []),
    ...Object.values(register.fields).map(fieldColumn),
    ...validityColumns(register),
  ]
}

/** Headers to be filled in by an office; the household or person is named by number, as department files do. */
export function templateColumns(register: Register): TableColumn[] {
  const subject: TableColumn[] =
    register.subject === 'household'
      ? [
          { header: '户编号', kind: 'id', note: '户编号与户主身份证号至少填一项' },
          { header: '户主身份证号', kind: 'id' },
        ]
      : register.subject === 'person'
        ? [
            { header: '证件号码', kind: 'id', note: '18 位公民身份号码，单元格请设为文本格式' },
            { header: '姓名', kind: 'text' },
          ]
        : register.subject === 'area'
          ? [{ header: '区划代码', kind: 'id', note: '12 位统计用区划代码' }]
          : []
  return [...subject, ...Object.values(register.fields).map(templateColumn), ...validityColumns(register)]
}

/** Files cannot come in a table: the column says so, and an import passes over it. */
function templateColumn(field: Field): TableColumn {
  if (!isAttachment(field)) return fieldColumn(field)
  return {
    header: `${field.label.zh}（附件不导入）`,
    kind: 'text',
    note: '附件不能通过表格导入，本列请留空；请在该记录的页面上传 PDF、JPG 或 PNG 文件。',
  }
}

function aboutHeader(register: Register): string {
  if (register.subject === 'household') return '户主姓名'
  return register.subject === 'person' ? '姓名' : ''
}

function validityColumns(register: Register): TableColumn[] {
  if (register.kind !== 'status') return []
  return [
    { header: '生效日期', kind: 'day' },
    { header: '失效日期', kind: 'day' },
  ]
}

function fieldColumn(field: Field): TableColumn {
  const header = field.type === 'quantity' ? `${field.label.zh}（${field.unit.zh}）` : field.label.zh
  const choices =
    field.type === 'code' ? field.codes.items.map((item) => item.zh) : field.type === 'yesNo' ? ['是', '否'] : undefined
  return { header, kind: kindOf(field), ...(choices && { choices }), ...(field.help && { note: field.help.zh }) }
}

function kindOf(field: Field): TableColumn['kind'] {
  switch (field.type) {
    case 'fen':
      return 'money'
    case 'quantity':
      // Two decimals are written like money: a whole number of hundredths.
      return field.decimals === 2 ? 'money' : field.decimals ? 'text' : 'integer'
    case 'day':
      return 'day'
    case 'citizenId':
    case 'phone':
    case 'bankCard':
      return 'id'
    default:
      return 'text'
  }
}

/** One row of an export: codes as words, unknown as an empty cell, sealed fields masked as on the page. */
export function exportRow(register: Register, record: RegisterRecord): TableValue[] {
  return [
    record.areaName,
    ...(aboutHeader(register) ? [record.about] : []),
    ...Object.entries(register.fields).map(([key, field]) => cellOf(field, record.values[key] ?? null)),
    ...(register.kind === 'status' ? [record.validFrom, record.validTo] : []),
  ]
}

function cellOf(field: Field, value: unknown): TableValue {
  if (value === null) return null
  switch (field.type) {
    case 'code':
      return wordOf(field.codes, value)
    case 'codes':
      return Array.isArray(value) ? value.map((code) => wordOf(field.codes, code)).join('、') : null
    case 'yesNo':
      return value === true ? '是' : '否'
    case 'attachment':
      return Array.isArray(value) ? value.map((file) => (file as AttachmentFile).name).join('、') : null
    case 'fen':
      return Number(value)
    case 'quantity':
      return field.decimals && field.decimals !== 2 ? scaled(Number(value), field.decimals) : Number(value)
    default:
      return typeof value === 'string' ? value : null
  }
}

function wordOf(codes: Parameters<typeof codeLabel>[0], code: unknown): string {
  return codeLabel(codes, String(code))?.zh ?? String(code)
}

/** 125 with two decimals is `1.25`; by string, so that nothing is rounded. */
function scaled(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0')
  return `${value < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
