/** 证件号码: identity numbers and disability certificate numbers as files carry them (E2, E3, E10, R61-R63). */
import {
  citizenIdProblem,
  isCitizenId,
  maskCitizenId,
  upgradeCitizenId,
  type CitizenId,
  type CitizenIdProblem,
} from '../../../kernel/citizen-id.ts'
import type { Day } from '../../../kernel/day.ts'
import { readDisabilityNumber, type DisabilityNumber } from '../../../kernel/disability-number.ts'
import { removeBlanks, toHalfWidth } from '../../../kernel/text.ts'
import {
  bad,
  clean,
  empty,
  hasLostDigits,
  isBlankWord,
  isScientific,
  lostDigits,
  unwrap,
  type CellContext,
  type CellNote,
  type CellResult,
  type RawCell,
} from './cell.ts'

const REPAIRS = {
  'E10-wrapper': { zh: '去除 ="…" 外壳', en: 'the wrapping ="…" was taken off' },
  'E10-apostrophe': { zh: '去除前置撇号', en: 'the leading apostrophe was taken off' },
  'E10-space': { zh: '去除号码中间的空格', en: 'spaces inside the number were removed' },
  'E10-fullwidth': { zh: '全角字符改为半角', en: 'full-width characters were made half-width' },
  'E10-lower-x': { zh: '小写字母改为大写', en: 'a lower-case letter was made upper-case' },
  'E10-id15': {
    zh: '15 位旧号码升为 18 位（补出生世纪和校验码）',
    en: 'the 15-digit number was made one of 18 (century and check character added)',
  },
  'E3-disability-number': {
    zh: '残疾人证号，取前 18 位作为身份证号码，证件信息另行保留',
    en: 'a disability certificate number: its first 18 characters are the identity number, the certificate is kept',
  },
} as const

type RepairRule = keyof typeof REPAIRS

/** Beyond this age a living person is so rare that somebody should look (E2). */
const OLDEST = 120

/** Compares YYYYMMDD inside the number with YYYY-MM-DD without building a text. */
function bornAfter(id: string, day: Day): boolean {
  for (let i = 0; i < 8; i++) {
    const difference = id.charCodeAt(6 + i) - day.charCodeAt(i < 4 ? i : i < 6 ? i + 1 : i + 2)
    if (difference !== 0) return difference > 0
  }
  return false
}

function yearsBetween(id: string, day: Day): number {
  return Number(day.slice(0, 4)) - Number(id.slice(6, 10))
}

const PROBLEM_TEXT: Readonly<Record<Exclude<CitizenIdProblem, 'length'> | 'future', { zh: string; en: string }>> = {
  characters: { zh: '含有数字和末位 X 以外的字符', en: 'holds characters other than digits and a final X' },
  birth: { zh: '中的出生日期不存在', en: 'holds a birth date that does not exist' },
  checksum: {
    zh: '校验码不符，多为录错一位或两位颠倒',
    en: 'fails its check character: a digit is wrong or two are swapped',
  },
  future: { zh: '中的出生日期晚于数据日期', en: 'holds a birth date later than the date of the data' },
}

function wrong(context: CellContext, problem: keyof typeof PROBLEM_TEXT): CellResult<never> {
  const { zh, en } = PROBLEM_TEXT[problem]
  return bad(
    context,
    'R62',
    `“${context.field}”${zh}。请对照身份证或户口簿更正。`,
    `"${context.field}" ${en}. Correct it from the identity card or the household register.`,
  )
}

function wrongLength(context: CellContext, length: number): CellResult<never> {
  return bad(
    context,
    'R61',
    `“${context.field}”为 ${length} 位，应为 18 位（残疾人证号 20 或 22 位）。请对照证件更正。`,
    `"${context.field}" has ${length} characters instead of 18 (20 or 22 for a disability certificate). Correct it from the document.`,
  )
}

interface Prepared {
  readonly text: string
  readonly repairs: RepairRule[]
}

/** Takes off what files put around and into a number, in the order of the sample rules. */
function prepare(raw: string): Prepared {
  const repairs: RepairRule[] = []
  const { text, wrapper, apostrophe } = unwrap(raw)
  if (wrapper) repairs.push('E10-wrapper')
  if (apostrophe) repairs.push('E10-apostrophe')
  const half = toHalfWidth(text)
  if (half !== text) repairs.push('E10-fullwidth')
  const upper = half.toUpperCase()
  if (upper !== half) repairs.push('E10-lower-x')
  const close = removeBlanks(upper)
  if (close !== upper) repairs.push('E10-space')
  return { text: close, repairs }
}

function notesOf(repairs: readonly RepairRule[], field: string, value: string): CellNote[] {
  return repairs.map((rule) => ({
    rule,
    severity: 'repaired',
    text: {
      zh: `“${field}”${REPAIRS[rule].zh}，请核对：${maskCitizenId(value)}。`,
      en: `"${field}": ${REPAIRS[rule].en}. Please check: ${maskCitizenId(value)}.`,
    },
    value,
  }))
}

function finish(
  context: CellContext,
  id: CitizenId,
  repairs: readonly RepairRule[],
  more: readonly CellNote[] = [],
  certificate?: DisabilityNumber,
): CellResult<CitizenId> {
  const notes = [...notesOf(repairs, context.field, id), ...more]
  if (context.asOf !== undefined) {
    if (bornAfter(id, context.asOf)) return wrong(context, 'future')
    const age = yearsBetween(id, context.asOf)
    if (age > OLDEST)
      notes.push({
        rule: 'R62',
        severity: 'warned',
        text: {
          zh: `按“${context.field}”年龄超过 ${OLDEST} 周岁，请核实是否健在、号码是否有误。`,
          en: `By "${context.field}" the person is older than ${OLDEST}. Check the number and whether the person is alive.`,
        },
      })
  }
  const result = { value: id, notes }
  return certificate ? { ...result, certificate } : result
}

function textOf(raw: string | number): string | undefined {
  if (typeof raw === 'string') return raw
  return hasLostDigits(raw) ? undefined : String(raw)
}

/** The identity number of a cell; `certificate` when a disability certificate stood there. */
export function repairCitizenId(raw: RawCell, context: CellContext): CellResult<CitizenId> {
  if (raw === null) return empty(context)
  if (typeof raw === 'string' && raw.length === 18 && isCitizenId(raw)) {
    const { asOf } = context
    if (asOf === undefined || (!bornAfter(raw, asOf) && yearsBetween(raw, asOf) <= OLDEST)) return clean(raw)
    return finish(context, raw, [])
  }
  if (typeof raw === 'boolean') return wrongLength(context, 0)
  const written = textOf(raw)
  if (written === undefined) return lostDigits(context)
  const { text, repairs } = prepare(written)
  if (isBlankWord(text)) return empty(context)
  if (isScientific(text)) return lostDigits(context)
  switch (text.length) {
    case 15: {
      const upgraded = upgradeCitizenId(text)
      if (isCitizenId(upgraded)) return finish(context, upgraded, [...repairs, 'E10-id15'])
      return upgraded === 'length' ? wrongLength(context, text.length) : wrong(context, upgraded)
    }
    case 18: {
      if (isCitizenId(text)) return finish(context, text, repairs)
      const problem = citizenIdProblem(text)
      return wrong(context, problem === 'birth' || problem === 'checksum' ? problem : 'characters')
    }
    case 20:
    case 22:
      return certificateCell(context, text, repairs)
    default:
      return wrongLength(context, text.length)
  }
}

function certificateCell(context: CellContext, text: string, repairs: RepairRule[]): CellResult<CitizenId> {
  const read = readDisabilityNumber(text)
  const rules: RepairRule[] = [...repairs, 'E3-disability-number']
  if (typeof read === 'object') return finish(context, read.citizenId, rules, [], read)
  if (read === 'length') return wrongLength(context, text.length)
  if (read === 'characters' || read === 'birth' || read === 'checksum') return wrong(context, read)
  const id = text.slice(0, 18)
  // The check character proves the first 18; only the certificate is in doubt, so the person is not lost.
  return isCitizenId(id) ? finish(context, id, rules, [certificateNote(context, 'warned')]) : wrong(context, 'checksum')
}

function certificateNote(context: CellContext, severity: 'warned' | 'rejected'): CellNote {
  return {
    rule: 'R63',
    severity,
    text: {
      zh: `“${context.field}”中的残疾类别应为 1-7、等级应为 1-4、换领标记应为 B1-B9。请对照残疾人证更正。`,
      en: `In "${context.field}" the type must be 1-7, the grade 1-4 and the mark of re-issue B1-B9. Correct it from the certificate.`,
    },
  }
}

/** 残疾人证号 in files of the Disabled Persons' Federation: the whole certificate is the value. */
export function repairDisabilityNumber(raw: RawCell, context: CellContext): CellResult<DisabilityNumber> {
  if (raw === null) return empty(context)
  const written = typeof raw === 'boolean' ? '' : textOf(raw)
  if (written === undefined) return lostDigits(context)
  const { text, repairs } = prepare(written)
  if (isBlankWord(text)) return empty(context)
  if (isScientific(text)) return lostDigits(context)
  const read = readDisabilityNumber(text)
  if (typeof read === 'object') return { value: read, notes: notesOf(repairs, context.field, read.number) }
  if (read === 'length') return wrongLength(context, text.length)
  if (read === 'type' || read === 'grade' || read === 'reissue')
    return { value: null, notes: [certificateNote(context, context.onBad === 'warn' ? 'warned' : 'rejected')] }
  return wrong(context, read)
}
