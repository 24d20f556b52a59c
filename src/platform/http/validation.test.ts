/** What the validator finds, in words of the office: every kind of issue, and where it stands. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { AppError } from '../../kernel/errors.ts'
import { refusalOf } from './validation.ts'

const HAN = /\p{Script=Han}/u
/** Words of the validator itself, which nobody outside the program understands. */
const JARGON = /invalid|expected|received|uuid|undefined|NaN|regex|pattern|string|option|input|key:/i

const refuse = (schema: z.ZodType, data: unknown, part = 'body'): AppError => {
  const result = schema.safeParse(data)
  if (result.success) throw new Error('the example is valid')
  return refusalOf(part, result.error.issues, data)
}
const textOf = (schema: z.ZodType, data: unknown) => refuse(schema, data).issues.map((issue) => issue.text)

/** One example of every kind of issue and of every way to be of that kind; a new kind has to be added here. */
const EXAMPLES: Readonly<Record<z.core.$ZodIssue['code'], readonly [z.ZodType, unknown, string, string][]>> = {
  invalid_type: [
    [z.object({ document: z.string() }), {}, '请填写“依据文件”', 'Please fill in "Document"'],
    [z.object({ document: z.string() }), { document: null }, '请填写“依据文件”', 'Please fill in "Document"'],
    [z.object({ document: z.string() }), { document: 7 }, '“依据文件”应为文字', '"Document" must be text'],
    [z.object({ limit: z.coerce.number() }), { limit: 'x' }, '“每页条数”应为数字', '"Rows of a page" must be a number'],
    [z.object({ limit: z.int() }), { limit: 1.5 }, '“每页条数”应为整数', '"Rows of a page" must be a whole number'],
    [z.object({ sample: z.boolean() }), { sample: 'x' }, '“带示例”应为“是”或“否”', '"With examples" must be yes or no'],
    [z.object({ areas: z.array(z.string()) }), { areas: 'x' }, '“地区”应为列表', '"Areas" must be a list'],
    [
      z.object({ values: z.record(z.string(), z.string()) }),
      { values: 'x' },
      '“填写内容”格式不正确',
      '"Values" is malformed',
    ],
    [z.object({ note: z.date() }), { note: 'x' }, '“备注”格式不正确', '"Note" is malformed'],
    [z.object({ note: z.string() }), undefined, '没有收到填写的内容', 'Nothing was sent'],
  ],
  too_small: [
    [z.object({ document: z.string().min(1) }), { document: '' }, '请填写“依据文件”', 'Please fill in "Document"'],
    [
      z.object({ reason: z.string().min(2) }),
      { reason: '无' },
      '“原因”至少 2 个字',
      '"Reason" needs at least 2 characters',
    ],
    [
      z.object({ limit: z.number().min(1) }),
      { limit: 0 },
      '“每页条数”不能小于 1',
      '"Rows of a page" cannot be below 1',
    ],
    [
      z.object({ limit: z.number().positive() }),
      { limit: 0 },
      '“每页条数”应大于 0',
      '"Rows of a page" must be above 0',
    ],
    [
      z.object({ areas: z.array(z.string()).min(1) }),
      { areas: [] },
      '“地区”至少选 1 项',
      'Choose at least 1 for "Areas"',
    ],
    [
      z.object({ reason: z.string().length(3) }),
      { reason: 'ab' },
      '“原因”应为 3 个字',
      '"Reason" must have 3 characters',
    ],
  ],
  too_big: [
    [
      z.object({ reason: z.string().max(3) }),
      { reason: 'abcd' },
      '“原因”不能超过 3 个字',
      '"Reason" is longer than 3 characters',
    ],
    [
      z.object({ limit: z.number().max(200) }),
      { limit: 201 },
      '“每页条数”不能大于 200',
      '"Rows of a page" cannot be above 200',
    ],
    [z.object({ limit: z.number().lt(5) }), { limit: 5 }, '“每页条数”应小于 5', '"Rows of a page" must be below 5'],
    [
      z.object({ areas: z.array(z.string()).max(1) }),
      { areas: ['a', 'b'] },
      '“地区”最多选 1 项',
      'Choose at most 1 for "Areas"',
    ],
    [
      z.object({ reason: z.string().length(3) }),
      { reason: 'abcd' },
      '“原因”应为 3 个字',
      '"Reason" must have 3 characters',
    ],
  ],
  invalid_format: [
    [
      z.object({ householdId: z.uuid() }),
      { householdId: 'x' },
      '“农户”编号不正确，请从列表中重新选择',
      'The number of "Household" is not right; choose it again from the list',
    ],
    [
      z.object({ asOf: z.iso.date() }),
      { asOf: '2022-02-30' },
      '“日期”应为日期，例如 2022-09-30',
      '"As of" must be a date such as 2022-09-30',
    ],
    [
      z.object({ areaCode: z.string().regex(/^[0-9]{12}$/) }),
      { areaCode: '53' },
      '“适用地区”格式不正确',
      '"Area it holds for" is malformed',
    ],
    [z.object({ note: z.email() }), { note: 'x' }, '“备注”格式不正确', '"Note" is malformed'],
  ],
  not_multiple_of: [
    [
      z.object({ limit: z.number().multipleOf(5) }),
      { limit: 3 },
      '“每页条数”应为 5 的整数倍',
      '"Rows of a page" must be a multiple of 5',
    ],
  ],
  unrecognized_keys: [
    [
      z.strictObject({ note: z.string() }),
      { note: 'x', colour: 'red' },
      '含有不认识的栏目“colour”',
      'There is no field "colour"',
    ],
  ],
  invalid_union: [
    [
      z.object({ headerRows: z.union([z.literal(1), z.literal(2)]) }),
      { headerRows: 3 },
      '“表头行数”格式不正确',
      '"Rows of headers" is malformed',
    ],
    [z.object({ note: z.xor([z.string(), z.string()]) }), { note: 'x' }, '“备注”格式不正确', '"Note" is malformed'],
  ],
  invalid_key: [
    [
      z.object({ cells: z.record(z.string().regex(/^\d+$/), z.string()) }),
      { cells: { a: 'x' } },
      '“单元格”中有不认识的项目“a”',
      '"Cells" has an unknown entry "a"',
    ],
  ],
  invalid_element: [
    [
      z.object({ areas: z.map(z.date(), z.string()) }),
      { areas: new Map([[new Date(0), 3]]) },
      '“地区”中有一项不正确',
      'One entry of "Areas" is not right',
    ],
  ],
  invalid_value: [
    [
      z.object({ certainty: z.enum(['sure', 'unsure']) }),
      { certainty: 'x' },
      '“可靠程度”请从选项中选择',
      'Choose "Certainty" from its options',
    ],
    [z.object({ certainty: z.enum(['sure', 'unsure']) }), {}, '请填写“可靠程度”', 'Please fill in "Certainty"'],
  ],
  custom: [
    [z.object({ note: z.string().refine(() => false) }), { note: 'x' }, '“备注”填写有误', '"Note" is not right'],
  ],
}

describe('a refusal of the validator', () => {
  const cases = Object.entries(EXAMPLES).flatMap(([code, list]) =>
    list.map(([schema, data, zh, en], i) => ({ name: `${code} ${i + 1}`, code, schema, data, zh, en })),
  )

  test.each(cases)('speaks to people: $name', ({ code, schema, data, zh, en }) => {
    const result = schema.safeParse(data)
    expect(result.error?.issues.map((issue) => issue.code)).toEqual([code])
    expect(textOf(schema, data)).toEqual([{ zh, en }])
    expect(zh.replace('colour', '')).not.toMatch(JARGON)
  })

  test('says all of it in one sentence, each language for itself', () => {
    const schema = z.object({ document: z.string(), limit: z.number() })
    const error = refuse(schema, { limit: 'x' })
    expect(error).toMatchObject({ status: 400, code: 'invalidRequest' })
    expect(error.text).toEqual({
      zh: '提交的内容有误，未作处理：请填写“依据文件”；“每页条数”应为数字。',
      en: 'The request is not right and nothing was done: Please fill in "Document"; "Rows of a page" must be a number.',
    })
    expect(error.issues.map((issue) => issue.path)).toEqual(['document', 'limit'])
  })

  test('says in which line of a list it is, by the name that is known', () => {
    const schema = z.object({ rows: z.array(z.object({ reason: z.string(), odd: z.string() })) })
    const error = refuse(schema, {
      rows: [
        { reason: 'x', odd: 'x' },
        { reason: 3, odd: 'x' },
        { reason: 'x', odd: 3 },
      ],
    })
    expect(error.issues).toEqual([
      { path: 'rows.1.reason', text: { zh: '第 2 项“原因”应为文字', en: 'Entry 2: "Reason" must be text' } },
      { path: 'rows.2.odd', text: { zh: '第 3 项“行”应为文字', en: 'Entry 3: "Rows" must be text' } },
    ])
  })

  test('of an address is that there is nothing there, whatever is wrong with it', () => {
    const error = refuse(z.object({ id: z.uuid(), version: z.coerce.number() }), { id: 'abc', version: 'x' }, 'params')
    expect(error).toMatchObject({ status: 404, code: 'notFound', issues: [] })
    expect(error.text.zh).toMatch(/没有这个地址或记录/)
    expect(error.text.zh).not.toMatch(JARGON)
    expect(HAN.test(error.text.en)).toBe(false)
  })

  test('names no more than five things, and how many there are', () => {
    const schema = z.object(Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => [key, z.string()])))
    const error = refuse(schema, {})
    expect(error.issues).toHaveLength(7)
    expect(error.text.zh).toMatch(/等 7 处/)
    expect(error.text.en).toMatch(/7 in all/)
  })
})
