/** One problem that the validator found, as an office would say it. Identifiers of the program are never shown. */
import type { z } from 'zod'
import type { Label } from '../../kernel/label.ts'
import { fieldWord } from '../../language/access/field-words.ts'

type Issue = z.core.$ZodIssue

/** The text of a problem in `data`, with the field it is about and its place in a list. */
export function issueText(issue: Issue, data: unknown): Label {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys
    return {
      zh: `含有不认识的栏目${keys.map((key) => `“${key}”`).join('、')}`,
      en: `There is no field ${keys.map((key) => `"${key}"`).join(', ')}`,
    }
  }
  if (issue.path.length === 0) return typeof data === 'object' && data !== null ? malformed(WHOLE) : NOTHING_SENT
  const name = nameOf(issue.path)
  const value = valueAt(data, issue.path)
  const text = value === undefined || value === null || value === '' ? missing(name) : wrong(issue, name)
  return placed(issue.path, text)
}

const NOTHING_SENT: Label = { zh: '没有收到填写的内容', en: 'Nothing was sent' }
const WHOLE: Label = { zh: '填写的内容', en: 'What was sent' }

const missing = ({ zh, en }: Label): Label => ({ zh: `请填写${zh}`, en: `Please fill in ${en}` })

function wrong(issue: Exclude<Issue, { code: 'unrecognized_keys' }>, name: Label): Label {
  const { zh, en } = name
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, name)
    case 'too_small':
      return tooSmall(issue, name)
    case 'too_big':
      return tooBig(issue, name)
    case 'invalid_format':
      return wrongFormat(issue.format, name)
    case 'not_multiple_of':
      return { zh: `${zh}应为 ${issue.divisor} 的整数倍`, en: `${en} must be a multiple of ${issue.divisor}` }
    case 'invalid_value':
      return { zh: `${zh}请从选项中选择`, en: `Choose ${en} from its options` }
    case 'invalid_key': {
      const key = String(issue.path.at(-1))
      return { zh: `${zh}中有不认识的项目“${key}”`, en: `${en} has an unknown entry "${key}"` }
    }
    case 'invalid_element':
      return { zh: `${zh}中有一项不正确`, en: `One entry of ${en} is not right` }
    case 'invalid_union':
      return malformed(name)
    case 'custom':
      return { zh: `${zh}填写有误`, en: `${en} is not right` }
  }
}

const malformed = ({ zh, en }: Label): Label => ({ zh: `${zh}格式不正确`, en: `${en} is malformed` })

function wrongType(expected: string, name: Label): Label {
  const { zh, en } = name
  switch (expected) {
    case 'string':
      return { zh: `${zh}应为文字`, en: `${en} must be text` }
    case 'int':
      return { zh: `${zh}应为整数`, en: `${en} must be a whole number` }
    case 'number':
    case 'bigint':
      return { zh: `${zh}应为数字`, en: `${en} must be a number` }
    case 'boolean':
      return { zh: `${zh}应为“是”或“否”`, en: `${en} must be yes or no` }
    case 'array':
      return { zh: `${zh}应为列表`, en: `${en} must be a list` }
    default:
      return malformed(name)
  }
}

function wrongFormat(format: string, name: Label): Label {
  const { zh, en } = name
  if (format === 'uuid')
    return {
      zh: `${zh}编号不正确，请从列表中重新选择`,
      en: `The number of ${en} is not right; choose it again from the list`,
    }
  if (format === 'date') return { zh: `${zh}应为日期，例如 2022-09-30`, en: `${en} must be a date such as 2022-09-30` }
  return malformed(name)
}

interface Limited {
  readonly origin: string
  readonly inclusive?: boolean
  readonly exact?: boolean
}

const exactly = (n: number | bigint, { zh, en }: Label): Label => ({
  zh: `${zh}应为 ${n} 个字`,
  en: `${en} must have ${n} characters`,
})

function tooSmall(issue: Limited & { readonly minimum: number | bigint }, name: Label): Label {
  const { zh, en } = name
  const n = issue.minimum
  if (issue.origin === 'string' && issue.exact) return exactly(n, name)
  if (issue.origin === 'string' && Number(n) === 1) return missing(name)
  if (issue.origin === 'string') return { zh: `${zh}至少 ${n} 个字`, en: `${en} needs at least ${n} characters` }
  if (issue.origin === 'array' || issue.origin === 'set')
    return { zh: `${zh}至少选 ${n} 项`, en: `Choose at least ${n} for ${en}` }
  return issue.inclusive === false
    ? { zh: `${zh}应大于 ${n}`, en: `${en} must be above ${n}` }
    : { zh: `${zh}不能小于 ${n}`, en: `${en} cannot be below ${n}` }
}

function tooBig(issue: Limited & { readonly maximum: number | bigint }, name: Label): Label {
  const { zh, en } = name
  const n = issue.maximum
  if (issue.origin === 'string' && issue.exact) return exactly(n, name)
  if (issue.origin === 'string') return { zh: `${zh}不能超过 ${n} 个字`, en: `${en} is longer than ${n} characters` }
  if (issue.origin === 'array' || issue.origin === 'set')
    return { zh: `${zh}最多选 ${n} 项`, en: `Choose at most ${n} for ${en}` }
  return issue.inclusive === false
    ? { zh: `${zh}应小于 ${n}`, en: `${en} must be below ${n}` }
    : { zh: `${zh}不能大于 ${n}`, en: `${en} cannot be above ${n}` }
}

/** The innermost field with a word; where none has one, the field is called by its own name. */
function nameOf(path: readonly PropertyKey[]): Label {
  const names = path.filter((key): key is string => typeof key === 'string')
  const word = names.map(fieldWord).findLast((found) => found !== undefined)
  const own = names.at(-1) ?? ''
  return word ? { zh: `“${word.zh}”`, en: `"${word.en}"` } : { zh: `“${own}”`, en: `"${own}"` }
}

/** Where in a list it is, counted as people count. */
function placed(path: readonly PropertyKey[], { zh, en }: Label): Label {
  const index = path.findLast((key): key is number => typeof key === 'number')
  return index === undefined ? { zh, en } : { zh: `第 ${index + 1} 项${zh}`, en: `Entry ${index + 1}: ${en}` }
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined),
    data,
  )
}
