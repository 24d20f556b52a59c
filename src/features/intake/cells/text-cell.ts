/** Names, phone numbers, accounts, codes of organisations, numbers given by other systems, and free text. */
import { bankCardProblem } from '../../../kernel/bank-card.ts'
import { creditCodeProblem, isCreditCode, type CreditCode } from '../../../kernel/credit-code.ts'
import { closeUpName, normaliseNameDots } from '../../../kernel/person-name.ts'
import { normalisePhone, phoneKind } from '../../../kernel/phone.ts'
import { cleanCell, removeBlanks, toHalfWidth, toHalfWidthAll } from '../../../kernel/text.ts'
import {
  bad,
  clean,
  empty,
  excerpt,
  hasLostDigits,
  isBlankWord,
  isScientific,
  lostDigits,
  repaired,
  unwrap,
  type CellContext,
  type CellNote,
  type CellResult,
  type RawCell,
} from './cell.ts'

/** Free text: blanks around it taken off, numbers as they are written. */
export function repairText(raw: RawCell, context: CellContext): CellResult<string> {
  if (raw === null) return empty(context)
  const text = typeof raw === 'string' ? cleanCell(raw) : String(raw)
  return text === '' || (context.optional && isBlankWord(text)) ? empty(context) : clean(text)
}

/** 姓名: look-alike dots of transcribed names become `·` (E10-name-dot); a name spaced out for print is closed up. */
export function repairPersonName(raw: RawCell, context: CellContext): CellResult<string> {
  if (raw === null) return empty(context)
  const text = typeof raw === 'string' ? cleanCell(raw) : String(raw)
  if (isBlankWord(text)) return empty(context)
  const dotted = normaliseNameDots(text)
  const name = closeUpName(dotted)
  if (dotted === text) return clean(name)
  return repaired(
    name,
    'E10-name-dot',
    name,
    `“${context.field}”中的间隔点统一为“·”：${name}，请核对。`,
    `The dot in "${context.field}" was made "·": ${name}. Please check.`,
  )
}

/** What is certain about a number kept as text; undefined when Excel has lost its last digits. */
function digitsText(raw: string | number): { text: string; rules: string[] } | undefined {
  if (typeof raw === 'number') return hasLostDigits(raw) ? undefined : { text: String(raw), rules: [] }
  const { text, wrapper, apostrophe } = unwrap(raw)
  const half = toHalfWidth(text)
  const rules: string[] = []
  if (wrapper) rules.push('E10-wrapper')
  if (apostrophe) rules.push('E10-apostrophe')
  if (half !== text) rules.push('E10-fullwidth')
  return isScientific(half) ? undefined : { text: half, rules }
}

const RULE_TEXT: Readonly<Record<string, { zh: string; en: string }>> = {
  'E10-wrapper': { zh: '去除 ="…" 外壳', en: 'the wrapping ="…" was taken off' },
  'E10-apostrophe': { zh: '去除前置撇号', en: 'the leading apostrophe was taken off' },
  'E10-fullwidth': { zh: '全角字符改为半角', en: 'full-width characters were made half-width' },
}

function withRules<V>(value: V, shown: string, rules: readonly string[], context: CellContext): CellResult<V> {
  if (rules.length === 0) return clean(value)
  const notes = rules.map((rule): CellNote => {
    const text = RULE_TEXT[rule]
    return {
      rule,
      severity: 'repaired',
      text: {
        zh: `“${context.field}”${text?.zh ?? ''}，请核对。`,
        en: `"${context.field}": ${text?.en ?? ''}. Please check.`,
      },
      value: shown,
    }
  })
  return { value, notes }
}

/** Numbers of other systems: 户编号, 人口编号, 结算编号. Kept as text; leading zeros count. */
export function repairIdentifier(raw: RawCell, context: CellContext): CellResult<string> {
  if (raw === null) return empty(context)
  const read = digitsText(typeof raw === 'boolean' ? String(raw) : raw)
  if (!read) return lostDigits(context)
  if (isBlankWord(read.text)) return empty(context)
  return withRules(read.text, read.text, read.rules, context)
}

/** 联系电话. A number that cannot be dialled is left out with a warning: no household is refused for its phone (R68). */
export function repairPhone(raw: RawCell, context: CellContext): CellResult<string> {
  if (raw === null) return empty(context)
  if (typeof raw === 'string' && phoneKind(raw) === 'mobile') return clean(raw)
  const read = digitsText(typeof raw === 'boolean' ? String(raw) : raw)
  if (read && isBlankWord(read.text)) return empty(context)
  // Full-width hyphens and brackets of the area code go with the digits.
  const phone = read && normalisePhone(toHalfWidthAll(read.text).replace(/^\((0\d{2,3})\)/, '$1-'))
  if (read && phone) return withRules(phone, phone, read.rules, context)
  return bad(
    context.onBad ? context : { ...context, onBad: 'warn' },
    'R68',
    `“${context.field}”不是有效号码（手机 11 位或固定电话），未采用。请入户时核实补填。`,
    `"${context.field}" is no phone number (11 digits, or a landline) and was left out. Ask for it at the next visit.`,
  )
}

/** 银行账号 (E11, R91): length and digits are needed to pay; a failed Luhn check is a warning (passbooks). */
export function repairBankCard(raw: RawCell, context: CellContext): CellResult<string> {
  if (raw === null) return empty(context)
  const read = digitsText(typeof raw === 'boolean' ? String(raw) : raw)
  if (!read) return lostDigits(context)
  if (isBlankWord(read.text)) return empty(context)
  const card = removeBlanks(read.text).replaceAll('-', '')
  const problem = bankCardProblem(card)
  if (problem === undefined) return withRules(card, card, read.rules, context)
  if (problem === 'luhn') {
    const warning: CellNote = {
      rule: 'R91',
      severity: 'warned',
      text: {
        zh: `“${context.field}”未通过银行卡校验，如为存折账号可忽略，否则请核对。`,
        en: `"${context.field}" fails the card check. Passbook accounts may; otherwise please check.`,
      },
    }
    return { value: card, notes: [...withRules(card, card, read.rules, context).notes, warning] }
  }
  return bad(
    context,
    'R91',
    `“${context.field}”应为 16 至 19 位数字，现为 ${card.length} 位${problem === 'characters' ? '且含其他字符' : ''}。请对照银行卡或存折更正。`,
    `"${context.field}" must have 16 to 19 digits, not ${card.length} characters. Correct it from the card or passbook.`,
  )
}

/** 统一社会信用代码 (E4, R90) */
export function repairCreditCode(raw: RawCell, context: CellContext): CellResult<CreditCode> {
  if (raw === null) return empty(context)
  const read = digitsText(typeof raw === 'boolean' ? String(raw) : raw)
  if (!read) return lostDigits(context)
  if (isBlankWord(read.text)) return empty(context)
  const code = removeBlanks(read.text).toUpperCase()
  if (isCreditCode(code)) return withRules(code, code, read.rules, context)
  const problem = creditCodeProblem(code)
  const reason = problem === 'length' ? `为 ${code.length} 位，应为 18 位` : '未通过校验'
  return bad(
    context,
    'R90',
    `“${context.field}”的内容“${excerpt(raw)}”${reason}。请对照营业执照或登记证书更正。`,
    `"${excerpt(raw)}" in "${context.field}" is no unified social credit code (${problem ?? 'unknown'}). Correct it from the licence.`,
  )
}
