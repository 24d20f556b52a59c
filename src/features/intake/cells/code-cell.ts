/** Words of code lists and yes / no (E6, E7, E9). */
import { findCode, type CodeMatch } from '../../../kernel/codes/code-list.ts'
import { YES_NO } from '../../../kernel/codes/person.ts'
import { cleanCell, nearestWord } from '../../../kernel/text.ts'
import {
  bad,
  clean,
  empty,
  excerpt,
  isBlankWord,
  unwrap,
  type CellContext,
  type CellNote,
  type CellResult,
  type RawCell,
} from './cell.ts'

function listOf(context: CellContext): NonNullable<CellContext['codes']> {
  if (!context.codes)
    throw new RangeError(`列“${context.field}”未配置代码表 / column "${context.field}" names no code list`)
  return context.codes
}

function unknown(raw: RawCell, context: CellContext): CellResult<never> {
  const list = listOf(context)
  const text = excerpt(raw)
  const words = list.items.map((item) => item.zh)
  const near = nearestWord(text, words)
  const known = words.length <= 8 ? `可填：${words.join('、')}。` : '请按代码表填写。'
  const left = context.onBad === 'warn' ? '本项暂按未知处理。' : ''
  return bad(
    context,
    'E9-code',
    `“${context.field}”的内容“${text}”不在代码表内。${near ? `是否为“${near}”？` : ''}${known}${left}`,
    `"${text}" in "${context.field}" is not in the code list.${near ? ` Did you mean "${near}"?` : ''}`,
  )
}

function aliasNote(text: string, match: CodeMatch, context: CellContext): CellNote {
  return {
    rule: 'E6-alias',
    severity: 'repaired',
    text: {
      zh: `“${context.field}”的“${text}”按“${match.zh}”处理，请核对。`,
      en: `"${text}" in "${context.field}" was taken as "${match.zh}". Please check.`,
    },
    value: match.zh,
  }
}

/** The code of a word, a code, an official spelling (no note) or an alias (E6-alias). */
export function repairCode(raw: RawCell, context: CellContext): CellResult<string> {
  if (raw === null) return empty(context)
  const text = typeof raw === 'string' ? raw : String(raw)
  const match = findCode(listOf(context), text) ?? findCode(listOf(context), unwrap(text).text)
  if (!match) return isBlankWord(cleanCell(text)) ? empty(context) : unknown(raw, context)
  return match.via === 'alias'
    ? { value: match.code, notes: [aliasNote(cleanCell(text), match, context)] }
    : clean(match.code)
}

const SEPARATOR = /[,，、;；|/+\s]+/

/**
 * Several codes in one cell, in the order of the list: `残疾,长期慢性病` and `长期慢性病、残疾` are the same. One unknown
 * word leaves the whole cell unknown: a part of the truth would read as all of it.
 */
export function repairCodes(raw: RawCell, context: CellContext): CellResult<readonly string[]> {
  if (raw === null) return empty(context)
  const list = listOf(context)
  const text = unwrap(String(raw)).text
  const whole = findCode(list, text)
  if (whole && whole.via !== 'alias') return clean([whole.code])
  if (!whole && isBlankWord(text)) return empty(context)
  const notes: CellNote[] = []
  const found = new Set<string>()
  for (const word of whole ? [text] : text.split(SEPARATOR)) {
    if (word === '') continue
    const match = findCode(list, word)
    if (!match) return unknown(word, context)
    found.add(match.code)
    if (match.via === 'alias') notes.push(aliasNote(word, match, context))
  }
  if (found.size === 0) return unknown(raw, context)
  return { value: list.items.filter((item) => found.has(item.code)).map((item) => item.code), notes }
}

const YES: CellResult<boolean> = Object.freeze(clean(true))
const NO: CellResult<boolean> = Object.freeze(clean(false))

/** 是, √, 1 and 否, 0 (E10). A blank is unknown, never 否. */
export function repairYesNo(raw: RawCell, context: CellContext): CellResult<boolean> {
  if (raw === '是' || raw === true || raw === 1) return YES
  if (raw === '否' || raw === false || raw === 0) return NO
  if (raw === null) return empty(context)
  const text = unwrap(String(raw)).text
  const match = findCode(YES_NO, text)
  if (match) return match.code === 'yes' ? YES : NO
  if (isBlankWord(text)) return empty(context)
  return unknown(raw, { ...context, codes: YES_NO })
}
