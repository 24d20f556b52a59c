/**
 * `shouwang dictionary`: writes `docs/dictionary.md` from the declarations of the registers. Nothing in that file is
 * written by hand; a test fails when it is not what the declarations give.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { KINDS, FIELD_TYPES, SENSITIVITIES } from '../../features/registers/pages/dictionary-words.ts'
import { BUREAU, codeLabel, type CodeTable } from '../../kernel/codes/index.ts'
import type { Label } from '../../kernel/label.ts'
import { columnsOfField, tableOf } from '../../language/register/columns.ts'
import { sensitivityOf, type Field } from '../../language/register/field.ts'
import type { Absence, Register, Subject, Writer } from '../../language/register/register.ts'
import { PROJECT_FOLDER } from '../config.ts'
import { REGISTERS } from '../registers.ts'

export const DICTIONARY_FILE = path.join(PROJECT_FOLDER, 'docs/dictionary.md')

/** Writes the file and says where it is. */
export function dictionaryCommand(): void {
  writeFileSync(DICTIONARY_FILE, dictionaryText(REGISTERS))
  console.log(`已生成数据字典 / written: ${path.relative(process.cwd(), DICTIONARY_FILE)}`)
}

const SUBJECTS: Readonly<Record<Subject, Label>> = {
  household: { zh: '农户', en: 'household' },
  person: { zh: '人员', en: 'person' },
  area: { zh: '地区', en: 'area' },
  none: { zh: '本身', en: 'itself' },
}

const ABSENCES: Readonly<Record<Absence, Label>> = {
  unknown: { zh: '名单中没有，一律视为未采集', en: 'a missing row is not known' },
  none: {
    zh: '在已入库的全量名单覆盖的县和时段内，没有即为无；其余视为未采集',
    en: 'a missing row means none, inside a committed full list for that county and period',
  },
}

const WRITERS: Readonly<Record<Writer, Label>> = {
  import: { zh: '导入', en: 'import' },
  form: { zh: '页面登记', en: 'form' },
}

/** The whole dictionary as Markdown, Chinese and English side by side. */
export function dictionaryText(registers: readonly Register[]): string {
  const tables = codeTablesOf(registers)
  const lines = [
    '# 数据字典 Data dictionary',
    '',
    '本文由 `npm run shouwang -- dictionary` 按台账声明（`src/features/*/registers.ts`）生成，请勿手工修改。',
    'Made from the declarations by `npm run shouwang -- dictionary`; do not edit by hand.',
    '',
    '金额以分为单位存储，页面和 Excel 以元显示；证件号码、电话、银行卡号加密存储；没有值一律表示“未采集”。',
    'Amounts are stored in fen and shown in yuan; ID numbers, phones and bank cards are stored sealed; no value means not known.',
    '',
    '## 台账 Registers',
    '',
    ...table(
      ['台账 Register', '标识 Id', '数据表 Table', '记录方式 Kind', '记录对象 About', '主管部门 Bureau'],
      registers.map((register) => [
        link(both(register.label), register.id),
        codeText(register.id),
        codeText(tableOf(register)),
        both(KINDS[register.kind]),
        both(SUBJECTS[register.subject]),
        both(bureauOf(register)),
      ]),
    ),
    ...registers.flatMap(registerLines),
    '',
    '## 代码表 Code lists',
    ...tables.flatMap(codeTableLines),
    '',
  ]
  return lines.join('\n')
}

function registerLines(register: Register): string[] {
  const key = register.naturalKey.map((name) => register.fields[name]?.label.zh ?? name)
  const unique = [
    ...(register.subject === 'none' ? [] : [SUBJECTS[register.subject].zh]),
    ...key,
    ...(register.perSource ? ['来源部门'] : []),
    ...(register.kind === 'status' ? ['生效日期'] : []),
  ]
  return [
    '',
    `<a id="${register.id}"></a>`,
    '',
    `### ${both(register.label)}`,
    '',
    register.help.zh,
    '',
    register.help.en,
    '',
    `- 记录方式 Kind：${both(KINDS[register.kind])}；记录对象 About：${both(SUBJECTS[register.subject])}；主管部门 Bureau：${both(bureauOf(register))}`,
    `- 登记方式 Written by：${register.writers.map((writer) => both(WRITERS[writer])).join('、')}`,
    register.kind === 'entity'
      ? '- 唯一性 Unique：由身份匹配确定 decided by matching'
      : `- 唯一性 Unique：${unique.join(' + ')}${register.perSource ? '（各来源并列 sources stand side by side）' : ''}`,
    ...(register.shared ? ['- 查阅 Read by：不含个人信息，全省可查 everybody, it holds no personal data'] : []),
    `- 未出现的含义 Absence：${ABSENCES[register.absence].zh}（${ABSENCES[register.absence].en}）`,
    '',
    ...table(
      [
        '栏目 Field',
        '标识 Key',
        '列 Column',
        '类型 Type',
        '必填 Required',
        '信息分类 Class',
        'Excel 表头 Headers',
        '说明 Notes',
      ],
      Object.entries(register.fields).map(([name, field]) => fieldCells(register, name, field)),
    ),
  ]
}

function fieldCells(register: Register, name: string, field: Field): string[] {
  const required = field.required === true || register.naturalKey.includes(name) || register.happenedOn === name
  return [
    both(field.label),
    codeText(name),
    columnsOfField(register, name, field)
      .map((column) => codeText(column.name))
      .join(', '),
    typeText(field),
    required ? '是 yes' : '',
    both(SENSITIVITIES[sensitivityOf(field)]),
    field.type === 'attachment'
      ? '不导入 not imported'
      : [...new Set([field.label.zh, ...(field.synonyms ?? [])])].join('、'),
    notesOf(field),
  ]
}

function typeText(field: Field): string {
  const type = both(FIELD_TYPES[field.type])
  if (field.type === 'code' || field.type === 'codes')
    return `${type}：${link(field.codes.label.zh, `code-${field.codes.id}`)}`
  if (field.type !== 'quantity') return type
  const decimals = field.decimals ? `，${field.decimals} 位小数 decimals` : ''
  return `${type}：${both(field.unit)}${decimals}`
}

function notesOf(field: Field): string {
  const notes: string[] = []
  if (field.help) notes.push(both(field.help))
  if (field.type === 'text')
    notes.push(`最多 ${field.maxLength ?? 200} 字 at most ${field.maxLength ?? 200} characters`)
  if (field.type === 'text' && field.refersTo)
    notes.push(`${link('登记编号 number of a record', field.refersTo.register)} \`${field.refersTo.field}\``)
  if (field.type === 'text' && field.unique) notes.push('同一县内不重复 unique in a county')
  if (field.type === 'fen' && field.negative) notes.push('可为负（冲正）may be negative')
  if (field.type === 'quantity' && (field.min !== undefined || field.max !== undefined))
    notes.push(`${scaled(field.min, field.decimals)} – ${scaled(field.max, field.decimals)}`)
  return notes.join('；')
}

/** A bound as people write it: stored values are scaled by the decimals. */
function scaled(bound: number | undefined, decimals = 0): string {
  return bound === undefined ? '…' : String(bound / 10 ** decimals)
}

/** Every code list a field of the registers uses, once, in order of its first use. */
function codeTablesOf(registers: readonly Register[]): CodeTable[] {
  const found = new Map<string, CodeTable>()
  for (const register of registers) {
    for (const field of Object.values(register.fields)) {
      if ((field.type !== 'code' && field.type !== 'codes') || found.get(field.codes.id) === field.codes) continue
      if (found.has(field.codes.id) && !sameCodes(found.get(field.codes.id), field.codes))
        throw new Error(`two code lists share the id ${field.codes.id}, links of the dictionary would go astray`)
      found.set(field.codes.id, field.codes)
    }
  }
  return [...found.values()]
}

function sameCodes(one: CodeTable | undefined, other: CodeTable): boolean {
  return JSON.stringify(one?.items) === JSON.stringify(other.items)
}

function codeTableLines(codes: CodeTable): string[] {
  const standard =
    codes.standard === undefined
      ? '全国防返贫监测信息系统用语 words of the national system or of this system'
      : codes.standard
  return [
    '',
    `<a id="code-${codes.id}"></a>`,
    '',
    `### ${both(codes.label)}`,
    '',
    `标识 id：${codeText(codes.id)}；依据 source：${standard}`,
    '',
    ...table(
      ['代码 Code', '名称', 'English', '其他写法 Other words'],
      codes.items.map(({ code, zh, en }) => [codeText(code), zh, en, otherWords(codes, code).join('、')]),
    ),
  ]
}

function otherWords(codes: CodeTable, code: string): string[] {
  return Object.entries({ ...codes.spellings, ...codes.aliases })
    .filter(([, means]) => means === code)
    .map(([word]) => word)
}

const bureauOf = (register: Register): Label =>
  codeLabel(BUREAU, register.owner) ?? { zh: register.owner, en: register.owner }
const both = ({ zh, en }: Label): string => `${zh} ${en}`
const codeText = (text: string): string => `\`${text}\``
const link = (text: string, anchor: string): string => `[${text}](#${anchor})`

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)]
}
