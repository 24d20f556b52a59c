/** The household card: who they are, what is known of them and from whom, what the rules say, and what happened. */
import { sql } from 'kysely'
import { ageOn, toDay } from '../../kernel/day.ts'
import {
  DISABILITY_GRADE,
  DISABILITY_TYPE,
  EDUCATION,
  HEAD_RELATION,
  HEALTH,
  LABOUR_SKILL,
  SCHOOLING,
  SEX,
  codeLabel,
} from '../../kernel/codes/index.ts'
import type { Label } from '../../kernel/label.ts'
import { toColumn } from '../../kernel/names.ts'
import { formatYuan, fen } from '../../kernel/fen.ts'
import { maskCitizenId } from '../../kernel/citizen-id.ts'
import { maskPhone } from '../../kernel/phone.ts'
import { isReference, isSealed, type Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Sealer } from '../../platform/crypto/index.ts'
import { prepared, type Tx } from '../../platform/postgres/database.ts'
import { allowance } from '../assistance/registers.ts'
import { disability } from '../disability/registers.ts'
import { schooling } from '../education/registers.ts'
import { dwelling } from '../housing/registers.ts'
import { employment } from '../labour/registers.ts'
import { insuranceEnrolment } from '../medical/registers.ts'
import { incomeEntry } from '../income/registers.ts'
import { household, identityTag } from '../people/registers.ts'
import { waterSafety } from '../water/registers.ts'
import { countedOnce, holdsOn, type LoadedHousehold, type Member } from './load-household.ts'
import { bytesOf, instantOf, type Row } from './read-rows.ts'

/** Statuses a card shows, household first. */
const SHOWN: readonly Register[] = [
  identityTag,
  allowance,
  dwelling,
  waterSafety,
  schooling,
  disability,
  insuranceEnrolment,
  employment,
]

interface CardFact {
  readonly register: string
  readonly label: Label
  readonly about: string | null
  readonly values: { label: Label; value: Label }[]
  readonly source: string
  readonly validFrom: string | null
  readonly fileName: string | null
  readonly recordedAt: string
  readonly disputed: boolean
}

const UNKNOWN: Label = { zh: '未采集', en: 'not collected' }

const newestFirst = (a: Row, b: Row): number => (String(a['valid_from']) < String(b['valid_from']) ? 1 : -1)

/** Every register a card shows rows of, beside the household and its members. */
const LEDGERS_OF_CARD: readonly Register[] = [...SHOWN, incomeEntry]

/** The household as somebody's office may see it: rows of other registers are as if they were not there, and are named. */
export function seenBy(
  loaded: LoadedHousehold,
  mayRead: (register: Register) => boolean,
): { seen: LoadedHousehold; hidden: { register: string; label: Label }[] } {
  const hidden = new Set(LEDGERS_OF_CARD.filter((register) => !mayRead(register)))
  const { known } = loaded
  const of = (register: Register, owner: string) => (hidden.has(register) ? [] : known.of(register, owner))
  return {
    seen: hidden.size === 0 ? loaded : { ...loaded, known: { ...known, of } },
    hidden: [...hidden].map(({ id, label }) => ({ register: id, label })),
  }
}

/** Statuses in force on the day, by register; several sources that differ are marked. */
export function listFacts({ row, members, known }: LoadedHousehold, asOf: string, files: Files): CardFact[] {
  return SHOWN.flatMap((register) => {
    const owners =
      register.subject === 'person'
        ? members.map((member) => ({ id: String(member.row['id']), about: String(member.row['name']) }))
        : [{ id: String(row['id']), about: null }]
    const stated = owners.flatMap(({ id, about }) =>
      known
        .of(register, id)
        .filter((one) => holdsOn(one, asOf))
        .toSorted(newestFirst)
        .map((one) => ({ one, about })),
    )
    const all = stated.map(({ one }) => one)
    return stated.map(({ one, about }) => cardFact(register, one, about, all, files))
  })
}

function cardFact(register: Register, row: Row, about: string | null, all: readonly Row[], files: Files): CardFact {
  const values = Object.entries(register.fields)
    .filter(([, field]) => !isSealed(field) && !isReference(field))
    .map(([key, field]) => ({ key, label: field.label, value: valueLabel(field, row[toColumn(key)]) }))
  return {
    register: register.id,
    label: register.label,
    about,
    values: values
      .filter(({ value, key }) => value !== UNKNOWN || register.listed.includes(key))
      .map(({ label, value }) => ({ label, value })),
    source: String(row['source']),
    validFrom: typeof row['valid_from'] === 'string' ? row['valid_from'] : null,
    fileName: files.get(String(row['batch_id']))?.fileName ?? null,
    recordedAt: instantOf(row),
    disputed: all.some((other) => other !== row && isRival(register, row, other)),
  }
}

/** The same fact of the same subject from another source with another value. */
function isRival(register: Register, a: Row, b: Row): boolean {
  const owner = register.subject === 'person' ? 'person_id' : 'household_id'
  const same = [owner, ...register.naturalKey.map(toColumn)].every((column) => a[column] === b[column])
  if (!same || a['source'] === b['source']) return false
  return Object.entries(register.fields).some(([key, field]) => {
    if (isSealed(field) || isReference(field)) return false
    const [x, y] = [a[toColumn(key)], b[toColumn(key)]]
    return x !== null && y !== null && JSON.stringify(x) !== JSON.stringify(y)
  })
}

function valueLabel(field: Field, value: unknown): Label {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return UNKNOWN
  switch (field.type) {
    case 'code':
      return codeLabel(field.codes, String(value)) ?? UNKNOWN
    case 'yesNo':
      return value === true ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
    case 'fen': {
      const yuan = formatYuan(fen(Number(value)))
      return { zh: `${yuan} 元`, en: `${yuan} yuan` }
    }
    case 'quantity': {
      const shown = field.decimals ? formatYuan(fen(Number(value))) : String(value)
      return { zh: `${shown} ${field.unit.zh}`, en: `${shown} ${field.unit.en}` }
    }
    default:
      return { zh: String(value), en: String(value) }
  }
}

interface CardMember {
  readonly countyCode: string
  readonly id: string
  readonly name: string
  readonly relation: string | null
  readonly sex: string | null
  readonly birthDay: string | null
  readonly age: number | null
  readonly labourSkill: string | null
  readonly health: string[]
  readonly schooling: string | null
  readonly education: string | null
  readonly insured: boolean | null
  readonly disability: string | null
  readonly citizenId: string | null
}

const INSURANCES = new Set(['residentMedical', 'workerMedical'])

/** Members on the day, head first; words in Chinese, as the national system writes them. */
export function listMembers({ members, known }: LoadedHousehold, asOf: string, sealer: Sealer): CardMember[] {
  const youngestLast = (a: Member, b: Member) => (birthOf(a) < birthOf(b) ? -1 : birthOf(a) > birthOf(b) ? 1 : 0)
  const order = members.toSorted(
    (a, b) => Number(b.relation === 'head') - Number(a.relation === 'head') || youngestLast(a, b),
  )
  return order.map(({ relation, row }) => {
    const id = String(row['id'])
    const now = (register: Register) => known.of(register, id).filter((one) => holdsOn(one, asOf))
    const birthDay = textOf(row['birth_day'])
    const sealed = bytesOf(row['citizen_id_sealed'])
    const insured = now(insuranceEnrolment).filter((one) => INSURANCES.has(String(one['insurance'])))
    const [impaired] = now(disability).toSorted(newestFirst)
    return {
      countyCode: String(row['county_code']),
      id,
      name: String(row['name']),
      relation: wordOf(HEAD_RELATION, relation),
      sex: wordOf(SEX, row['sex']),
      birthDay,
      age: birthDay === null || birthDay > asOf ? null : ageOn(toDay(birthDay), toDay(asOf)),
      labourSkill: wordOf(LABOUR_SKILL, row['labour_skill']),
      health: Array.isArray(row['health']) ? row['health'].map((code) => wordOf(HEALTH, code) ?? String(code)) : [],
      schooling: wordOf(SCHOOLING, row['schooling']),
      education: wordOf(EDUCATION, row['education']),
      insured: insured.length === 0 ? null : insured.some((one) => one['enrolled'] === true),
      disability: impaired
        ? `${wordOf(DISABILITY_TYPE, impaired['kind']) ?? ''}${wordOf(DISABILITY_GRADE, impaired['grade']) ?? ''}`
        : null,
      citizenId: sealed === null ? null : maskCitizenId(sealer.open(sealed)),
    }
  })
}

/** Sorts those without a known birth day last. */
const birthOf = ({ row }: Member): string => `${textOf(row['birth_day']) ?? '9999-99-99'} ${String(row['id'])}`

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function wordOf(list: Parameters<typeof codeLabel>[0], code: unknown): string | null {
  return typeof code === 'string' ? (codeLabel(list, code)?.zh ?? null) : null
}

/** What only the card needs of the household itself. */
export function contactOf({ row }: LoadedHousehold, sealer: Sealer): { hamlet: string | null; phone: string | null } {
  const sealed = bytesOf(row['phone_sealed'])
  return { hamlet: textOf(row['hamlet']), phone: sealed === null ? null : maskPhone(sealer.open(sealed)) }
}

/** Income by month and category; what several senders report stands once. */
export function listIncome({ row, known }: LoadedHousehold): { month: string; category: string; amount: number }[] {
  return countedOnce(incomeEntry, known.of(incomeEntry, String(row['id'])))
    .map((one) => ({ month: String(one['month']), category: String(one['category']), amount: Number(one['amount']) }))
    .toSorted((a, b) => (`${a.month} ${a.category}` < `${b.month} ${b.category}` ? -1 : 1))
}

/** File, sender and moment of the batches that rows came with. */
export type Files = ReadonlyMap<string, { fileName: string; sender: string | null; committedAt: string | null }>

/** One question for all rows; who may read the household may know the name of the file it came with. */
export async function readFiles(tx: Tx, { row, members, known }: LoadedHousehold): Promise<Files> {
  const owners = [String(row['id']), ...members.map((member) => String(member.row['id']))]
  const rows = [row, ...LEDGERS_OF_CARD.flatMap((register) => owners.flatMap((owner) => known.of(register, owner)))]
  const ids = new Set(rows.flatMap((one) => textOf(one['batch_id']) ?? []))
  const found = await sql<{
    id: string
    file_name: string
    sender: string | null
    committed_at: string | null
  }>`${prepared}
    SELECT id, file_name, sender, committed_at FROM batch_source(${[...ids]}::uuid[])`.execute(tx)
  return new Map(
    found.rows.map((one) => [one.id, { fileName: one.file_name, sender: one.sender, committedAt: one.committed_at }]),
  )
}

interface TimelineEntry {
  readonly at: string
  readonly kind: 'fact' | 'clue' | 'batch' | 'run'
  readonly title: Label
  readonly detail: Label
  readonly source: string | null
}

/** Registers whose imports stand in the timeline: what is about the household as a whole. */
const TOLD: readonly Register[] = [household, incomeEntry, dwelling, waterSafety, allowance]

/** What happened, newest first: imports that touched the household, clues. */
export function listTimeline(
  { row, known }: LoadedHousehold,
  files: Files,
  clues: readonly { openedAt: string; judgedAt: string | null; state: string }[],
): TimelineEntry[] {
  const touched = new Map<string, Register[]>()
  for (const register of TOLD)
    for (const id of new Set(known.of(register, String(row['id'])).map((one) => String(one['batch_id']))))
      touched.set(id, [...(touched.get(id) ?? []), register])
  const batches = [...touched].flatMap(([id, registers]) => {
    const file = files.get(id)
    return file?.committedAt ? [{ ...file, at: file.committedAt, registers }] : []
  })
  const entries: TimelineEntry[] = [
    ...batches.map(({ at, fileName, registers, sender }) => ({
      at,
      kind: 'batch' as const,
      title: { zh: `导入：${fileName}`, en: `Import: ${fileName}` },
      detail: {
        zh: registers.map(({ label }) => label.zh).join('、'),
        en: registers.map(({ label }) => label.en).join(', '),
      },
      source: sender,
    })),
    ...clues.flatMap((clue) => [
      {
        at: clue.openedAt,
        kind: 'clue' as const,
        title: { zh: '发现疑似线索', en: 'Suspected clue' },
        detail: { zh: '筛查发现，等待县级研判', en: 'Found by screening, waits for judgement' },
        source: null,
      },
      ...(clue.judgedAt === null
        ? []
        : [
            {
              at: clue.judgedAt,
              kind: 'clue' as const,
              title: { zh: '线索研判', en: 'Clue judged' },
              detail: CLUE_WORDS[clue.state] ?? UNKNOWN,
              source: null,
            },
          ]),
    ]),
  ]
  return entries.toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

const CLUE_WORDS: Readonly<Record<string, Label>> = {
  kept: { zh: '保留', en: 'kept' },
  dropped: { zh: '排除', en: 'dropped' },
  dispatched: { zh: '下派乡镇', en: 'dispatched to the township' },
}
