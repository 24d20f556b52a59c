import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toAreaCode } from '../../../kernel/area-code.ts'
import { checkCharacter } from '../../../kernel/citizen-id.ts'
import {
  DISABILITY_GRADE,
  EDUCATION,
  ETHNIC,
  HEAD_RELATION,
  HEALTH,
  HOUSE_GRADE,
  INCOME_CATEGORY,
  LABOUR_SKILL,
  SEX,
} from '../../../kernel/codes/index.ts'
import { dayFromNumber, toDay } from '../../../kernel/day.ts'
import { fen, formatYuan } from '../../../kernel/fen.ts'
import { areaRow, buildAreaIndex } from './area-index.ts'
import type { CellContext, CellResult, RawCell } from './cell.ts'
import { serialDay } from './day-cell.ts'
import { repairCell, type CellKind } from './repair-cell.ts'

const ID: CellContext = { field: '证件号码' }
const ROOT = toAreaCode('532627209000')

/** Rule, severity and shown value of the notes: what the report is compared by. */
function brief(result: CellResult<unknown>): string[] {
  return result.notes.map((note) => `${note.severity} ${note.rule}${note.value === undefined ? '' : ` ${note.value}`}`)
}

describe('证件号码', () => {
  const id = '539900199001010019'

  test.each<[string, RawCell, string, string[]]>([
    ['clean', id, id, []],
    ['blanks around it', `\u00a0${id}\t \u3000`, id, []],
    ['wrapped against Excel', `="${id}"`, id, [`repaired E10-wrapper ${id}`]],
    ['apostrophe', `'${id}`, id, [`repaired E10-apostrophe ${id}`]],
    [
      'full width',
      '５３９９００２００２０６２７１６３Ｘ',
      '53990020020627163X',
      ['repaired E10-fullwidth 53990020020627163X'],
    ],
    ['lower-case x', '53990020020627163x', '53990020020627163X', ['repaired E10-lower-x 53990020020627163X']],
    ['15 digits', '539900880622483', '539900198806224837', ['repaired E10-id15 539900198806224837']],
    ['15 digits as a number', 539900880622483, '539900198806224837', ['repaired E10-id15 539900198806224837']],
    [
      'disability number',
      '53990019800724924561',
      '539900198007249245',
      ['repaired E3-disability-number 539900198007249245'],
    ],
    ['spaces inside', '539900 19900101 0019', id, [`repaired E10-space ${id}`]],
    [
      'several repairs, each named, in their order',
      "='５３９９００２００２０６２７１６３ｘ",
      '53990020020627163X',
      ['E10-wrapper', 'E10-apostrophe', 'E10-fullwidth', 'E10-lower-x'].map(
        (rule) => `repaired ${rule} 53990020020627163X`,
      ),
    ],
  ])('%s', (_, raw, value, notes) => {
    const result = repairCell('citizenId', raw, ID)
    expect(result.value).toBe(value)
    expect(brief(result)).toEqual(notes)
  })

  test.each<[string, RawCell, string]>([
    ['a number that lost its digits', 539900197103063000, 'E10-sci-notation'],
    ['the text of such a number', '5.39900197103063E+17', 'E10-sci-notation'],
    ['17 digits', '53990019900101001', 'R61'],
    ['19 digits', `${id}0`, 'R61'],
    ['a small number', 42, 'R61'],
    ['a fraction', 1.5, 'R61'],
    ['a truth value', true, 'R61'],
    ['a word', '未办理', 'R61'],
    ['a wrong check digit', '539900199001010018', 'R62'],
    ['a birth that never was', '539900199002300017', 'R62'],
    ['a letter inside', '5399001990010A0019', 'R62'],
    ['15 digits with such a birth', '539900880230483', 'R62'],
    ['a disability number of a wrong identity number', '53990019900101001843', 'R62'],
    ['nothing', null, 'R68'],
    ['blanks only', ' \u3000', 'R68'],
    ['无', '无', 'R68'],
  ])('%s is rejected', (_, raw, rule) => {
    const result = repairCell('citizenId', raw, ID)
    expect(result.value).toBeNull()
    expect(brief(result)).toEqual([`rejected ${rule}`])
  })

  test('a blank is empty where the field is optional', () => {
    for (const raw of [null, '', ' ', '无', '/', '—', '——'])
      expect(repairCell('citizenId', raw, { ...ID, optional: true })).toEqual({ value: null, notes: [] })
  })

  test('the certificate is kept as a fact', () => {
    const result = repairCell('citizenId', '53990019800724924561B1', ID)
    expect(result.certificate).toMatchObject({ type: '6', grade: '1', reissue: 1 })
    const doubtful = repairCell('citizenId', '53990019800724924589', ID)
    expect(doubtful.value).toBe('539900198007249245')
    expect(brief(doubtful)).toEqual(['repaired E3-disability-number 539900198007249245', 'warned R63'])
    expect(doubtful.certificate).toBeUndefined()
  })

  test('a birth after the date of the data is impossible, a very old one is to be looked at', () => {
    const asOf = toDay('2022-09-30')
    const numbered = (birth: string): string => `539900${birth}001${checkCharacter(`539900${birth}001`)}`
    expect(brief(repairCell('citizenId', numbered('20221001'), { ...ID, asOf }))).toEqual(['rejected R62'])
    expect(brief(repairCell('citizenId', numbered('20220930'), { ...ID, asOf }))).toEqual([])
    expect(brief(repairCell('citizenId', `'${numbered('20221001')}`, { ...ID, asOf }))).toEqual(['rejected R62'])
    expect(brief(repairCell('citizenId', numbered('18990101'), { ...ID, asOf }))).toEqual(['warned R62'])
  })

  test('no text of a note holds the number', () => {
    for (const raw of [`'${id}`, '539900199001010018', '53990019900101001843', 539900197103063000])
      for (const note of repairCell('citizenId', raw, ID).notes)
        expect(note.text.zh + note.text.en).not.toMatch(/\d{6}/)
  })

  test('残疾人证号 of the federation is a value of its own', () => {
    const result = repairCell('disabilityNumber', ' 53990019900309771x34', { field: '残疾人证号' })
    expect(result.value).toMatchObject({ type: '3', grade: '4' })
    expect(brief(result)).toEqual(['repaired E10-lower-x 53990019900309771X34'])
    const shortened = repairCell('disabilityNumber', '539900199001010019', { field: '残疾人证号' })
    expect(brief(shortened)).toEqual(['rejected R61'])
    expect(brief(repairCell('disabilityNumber', '53990019900101001995', ID))).toEqual(['rejected R63'])
  })
})

describe('dates', () => {
  const field: CellContext = { field: '出生日期' }

  test.each<[RawCell, string]>([
    ['1984.4.2', '1984-04-02'],
    ['1984/04/02', '1984-04-02'],
    ['1984-4-2', '1984-04-02'],
    ['1984年4月2日', '1984-04-02'],
    ['19840402', '1984-04-02'],
    [19840402, '1984-04-02'],
    [37024, '2001-05-13'],
    ['24543', '1967-03-12'],
    ['１９８４年４月２日', '1984-04-02'],
  ])('%s is repaired to %s', (raw, day) => {
    const result = repairCell('day', raw, field)
    expect(result.value).toBe(day)
    expect(brief(result)).toEqual([`repaired E10-date ${day}`])
  })

  test.each<[RawCell]>([['1984-04-02'], [' 1984-04-02\u3000'], ['1984-04-02 00:00:00'], ['1984-04-02T08:00:00Z']])(
    '%s needs no note',
    (raw) => {
      expect(repairCell('day', raw, field)).toEqual({ value: '1984-04-02', notes: [] })
    },
  )

  test('a cell with a date style is a date', () => {
    expect(repairCell('day', 37024, { ...field, dateStyled: true })).toEqual({ value: '2001-05-13', notes: [] })
    expect(repairCell('day', 37024.5, { ...field, dateStyled: true }).value).toBe('2001-05-13')
    expect(repairCell('day', 35562, { ...field, dateStyled: true, date1904: true }).value).toBe('2001-05-13')
  })

  test.each<[RawCell]>([
    ['1984-02-30'],
    ['1984-02-30 '],
    ['84.4.2'],
    ['4/2/1984'],
    ['1984年4月'],
    ['1984'],
    [1984],
    [1984.4],
    ['198404'],
    [198404],
    ['0198-04-02'],
    ['3984-04-02'],
    ['不详'],
    [true],
    [-1],
    [Number.NaN],
  ])('%s is no certain date', (raw) => {
    expect(brief(repairCell('day', raw, field))).toEqual(['rejected E10-date'])
  })

  test('where the column says so, a bad date is left unknown with a warning', () => {
    expect(brief(repairCell('day', '不详', { ...field, onBad: 'warn' }))).toEqual(['warned E10-date'])
  })

  test('the day that Lotus invented does not exist, and the numbers below it are one less', () => {
    expect(serialDay(1)).toBe('1900-01-01')
    expect(serialDay(59)).toBe('1900-02-28')
    expect(serialDay(60)).toBeUndefined()
    expect(serialDay(61)).toBe('1900-03-01')
    expect(serialDay(2958465)).toBe('9999-12-31')
    expect(serialDay(2958466)).toBeUndefined()
    expect(serialDay(Number.NaN)).toBeUndefined()
  })

  test('every form of a day gives the same day', () => {
    const days = fc.integer({ min: -25000, max: 30000 }).map(dayFromNumber)
    const forms = [
      (y: string, m: string, d: string) => `${y}.${Number(m)}.${Number(d)}`,
      (y: string, m: string, d: string) => `${y}/${m}/${d}`,
      (y: string, m: string, d: string) => `${y}年${Number(m)}月${Number(d)}日`,
      (y: string, m: string, d: string) => `${y}${m}${d}`,
    ]
    fc.assert(
      fc.property(days, fc.constantFrom(...forms), (day, form) => {
        const [y = '', m = '', d = ''] = day.split('-')
        return repairCell('day', form(y, m, d), field).value === day
      }),
    )
  })
})

describe('months', () => {
  const field: CellContext = { field: '月份' }

  test.each<[RawCell]>([
    ['2022-07'],
    ['202207'],
    [202207],
    ['2022年7月'],
    ['2022年07月'],
    ['2022年7月份'],
    ['2022.7'],
    [2022.7],
    ['2022/7'],
    ['2022-7'],
    ['2022-07-15'],
    [' 2022-07 '],
  ])('%s is July 2022 without a note', (raw) => {
    expect(repairCell('month', raw, field)).toEqual({ value: '2022-07', notes: [] })
  })

  test('2022.1 may be the October of a number cell, so it is asked for', () => {
    expect(brief(repairCell('month', 2022.1, field))).toEqual(['rejected E10-date'])
    expect(brief(repairCell('month', '2022.1', field))).toEqual(['rejected E10-date'])
    expect(repairCell('month', 2022.11, field).value).toBe('2022-11')
    expect(repairCell('month', '2022.10', field).value).toBe('2022-10')
    expect(repairCell('month', '2022年1月', field).value).toBe('2022-01')
  })

  test('a date-styled cell gives its month, and nonsense is refused', () => {
    expect(repairCell('month', 44757, { ...field, dateStyled: true }).value).toBe('2022-07')
    for (const raw of ['202213', '2022', 2022, '七月', '2022-07至2022-09', true])
      expect(brief(repairCell('month', raw, field)), String(raw)).toEqual(['rejected E10-date'])
  })
})

describe('amounts', () => {
  const field: CellContext = { field: '个人负担' }

  test.each<[RawCell, number, string[]]>([
    ['1234.50', 123450, []],
    [' 1234.5 ', 123450, []],
    ['0', 0, []],
    [1234.5, 123450, []],
    [0.1 + 0.2, 30, []],
    [1e-7 * 1e7, 100, []],
    ['1,234.50元', 123450, ['repaired E10-amount 1234.50']],
    ['0.5万元', 500000, ['repaired E10-amount 5000.00']],
    ['1.2345万', 1234500, ['repaired E10-amount 12345.00']],
    ['12,000.00', 1200000, ['repaired E10-amount 12000.00']],
    ['１２３．４５', 12345, ['repaired E10-amount 123.45']],
    ['￥123.45', 12345, ['repaired E10-amount 123.45']],
    ['500元整', 50000, ['repaired E10-amount 500.00']],
  ])('%s is %d fen', (raw, value, notes) => {
    const result = repairCell('fen', raw, field)
    expect(result.value).toBe(value)
    expect(brief(result)).toEqual(notes)
  })

  test.each<[RawCell]>([
    ['——'],
    ['—'],
    ['无'],
    ['1,23'],
    ['1.234'],
    [1.234],
    ['0.0000001万元'],
    ['约500'],
    ['500-600'],
    ['1.5e3'],
    [1e21],
    [Number.NaN],
    [true],
    ['-5'],
    ['元'],
    ['9'.repeat(50)],
  ])('%s is refused', (raw) => {
    expect(brief(repairCell('fen', raw, field))).toEqual(['rejected E10-amount'])
  })

  test('an empty cell is empty, not zero', () => {
    expect(brief(repairCell('fen', '', field))).toEqual(['rejected R68'])
    expect(brief(repairCell('fen', null, field))).toEqual(['rejected R68'])
    for (const raw of [null, '', '——', '/', '无'])
      expect(repairCell('fen', raw, { ...field, optional: true })).toEqual({ value: null, notes: [] })
  })

  test('reversals are negative where the column allows it', () => {
    const reversal = { ...field, negative: true }
    expect(repairCell('fen', '-123.45', reversal)).toEqual({ value: -12345, notes: [] })
    expect(repairCell('fen', '−1,234.00', reversal).value).toBe(-123400)
    expect(brief(repairCell('fen', '——', reversal))).toEqual(['rejected E10-amount'])
  })

  test('further decimals are rounded only by name', () => {
    const result = repairCell('fen', '1.235', { ...field, rounding: 'halfUp' })
    expect(brief(result)).toEqual(['repaired E10-amount 1.24'])
    expect(repairCell('fen', 1.235, { ...field, rounding: 'floor' }).value).toBe(123)
  })

  test('the header may say 万元, and the unit of the cell is stronger', () => {
    const wan: CellContext = { ...field, amountUnit: 'wanyuan' }
    expect(repairCell('fen', '0.5', wan)).toEqual({ value: 500000, notes: [] })
    expect(repairCell('fen', 0.5, wan).value).toBe(500000)
    expect(repairCell('fen', '5000元', wan).value).toBe(500000)
  })

  test('what people write for an amount is read as that amount', () => {
    const amounts = fc.integer({ min: 0, max: 10 ** 12 }).map(fen)
    fc.assert(
      fc.property(amounts, (amount) => {
        const text = formatYuan(amount)
        return (
          repairCell('fen', text, field).value === amount &&
          repairCell('fen', `${text}元`, field).value === amount &&
          repairCell('fen', amount / 100, field).value === amount
        )
      }),
    )
  })

  test('quantities are scaled, bounded and may carry their unit', () => {
    const months: CellContext = { field: '务工时间（月）', max: 12, unitWords: ['个月', '月'] }
    expect(repairCell('quantity', '7', months)).toEqual({ value: 7, notes: [] })
    expect(brief(repairCell('quantity', '7个月', months))).toEqual(['repaired E10-number 7'])
    expect(brief(repairCell('quantity', '13', months))).toEqual(['rejected E10-number'])
    expect(brief(repairCell('quantity', '7.5', months))).toEqual(['rejected E10-number'])
    expect(brief(repairCell('quantity', '-1', months))).toEqual(['rejected E10-number'])
    expect(repairCell('quantity', 1.25, { field: '面积', decimals: 2 })).toEqual({ value: 125, notes: [] })
    expect(brief(repairCell('quantity', '1.5亩', { field: '面积', decimals: 2, unitWords: ['亩'] }))).toEqual([
      'repaired E10-number 1.50',
    ])
  })
})

describe('words of code lists', () => {
  test.each<[RawCell, CellContext, string | null, string[]]>([
    ['汉族', { field: '民族', codes: ETHNIC }, '01', []],
    ['彝', { field: '民族', codes: ETHNIC }, '07', ['repaired E6-alias 彝族']],
    ['C级', { field: '鉴定等级', codes: HOUSE_GRADE }, 'C', []],
    ['C', { field: '鉴定等级', codes: HOUSE_GRADE }, 'C', []],
    ['三级', { field: '残疾等级', codes: DISABILITY_GRADE }, '3', []],
    ['财产净收入', { field: '收入类别', codes: INCOME_CATEGORY }, 'property', []],
    [1, { field: '性别', codes: SEX }, '1', []],
    ['', { field: '文化程度', codes: EDUCATION, optional: true }, null, []],
    ['/', { field: '文化程度', codes: EDUCATION, optional: true }, null, []],
    ['', { field: '文化程度', codes: EDUCATION }, null, ['rejected R68']],
    ['干亲家', { field: '与户主关系', codes: HEAD_RELATION }, null, ['rejected E9-code']],
    ['能干农活', { field: '劳动技能', codes: LABOUR_SKILL, onBad: 'warn' }, null, ['warned E9-code']],
  ])('%s', (raw, context, value, notes) => {
    const result = repairCell('code', raw, context)
    expect(result.value).toBe(value)
    expect(brief(result)).toEqual(notes)
  })

  test('the note of an unknown word says what may be meant', () => {
    const [note] = repairCell('code', '普通劳动', { field: '劳动技能', codes: LABOUR_SKILL }).notes
    expect(note?.text.zh).toContain('是否为“普通劳动力”？')
  })

  test('several words may come in any order, and one unknown word leaves the cell unknown', () => {
    const health: CellContext = { field: '健康状况', codes: HEALTH }
    expect(repairCell('codes', '健康', health)).toEqual({ value: ['healthy'], notes: [] })
    for (const raw of ['残疾,长期慢性病', '长期慢性病、残疾', '长期慢性病，残疾', '残疾|长期慢性病|残疾'])
      expect(repairCell('codes', raw, health).value).toEqual(['chronic', 'disabled'])
    expect(brief(repairCell('codes', '残疾,慢性病', health))).toEqual(['repaired E6-alias 长期慢性病'])
    expect(brief(repairCell('codes', '残疾,骨折', health))).toEqual(['rejected E9-code'])
    expect(brief(repairCell('codes', ',', health))).toEqual(['rejected E9-code'])
    expect(repairCell('codes', '无', { ...health, optional: true }).value).toBeNull()
  })

  test('yes and no in every writing, and a blank is unknown', () => {
    const field: CellContext = { field: '是否享受低保', optional: true }
    for (const raw of ['是', '√', '1', 1, true, ' 是 '])
      expect(repairCell('yesNo', raw, field).value, String(raw)).toBe(true)
    for (const raw of ['否', '0', 0, false, '×']) expect(repairCell('yesNo', raw, field).value, String(raw)).toBe(false)
    for (const raw of [null, '', '无', '/']) expect(repairCell('yesNo', raw, field)).toEqual({ value: null, notes: [] })
    expect(brief(repairCell('yesNo', '也许', field))).toEqual(['rejected E9-code'])
    expect(brief(repairCell('yesNo', 2, field))).toEqual(['rejected E9-code'])
  })

  test('a column without its code list is a mistake of the program', () => {
    expect(() => repairCell('code', '汉族', { field: '民族' })).toThrow(RangeError)
  })
})

describe('names of areas', () => {
  const row = (code: string, name: string, level: Parameters<typeof areaRow>[2]) =>
    areaRow(toAreaCode(code), name, level)
  const areas = buildAreaIndex([
    row('53', '云南省', 'province'),
    row('5326', '文山壮族苗族自治州', 'prefecture'),
    row('532627', '广南县', 'county'),
    row('530126', '石林彝族自治县', 'county'),
    row('532627209', '者兔乡', 'township'),
    row('532627102', '八宝镇', 'township'),
    row('532627209201', '者兔村委会', 'village'),
    row('532627209202', '斗月村民委员会', 'village'),
    row('532627209203', '白村村委会', 'village'),
    row('532627209204', '白村委会', 'village'),
    row('532627209205', '新街村委会', 'village'),
    row('532627209206', '新街社区', 'village'),
    row('532627209207', '红旗社区居民委员会', 'village'),
    row('532627209208', '云村村委会', 'village'),
  ])
  const village: CellContext = { field: '村', level: 'village', areas, parent: ROOT }

  test.each<[string, string, string[]]>([
    ['者兔村委会', '532627209201', []],
    [' 者兔村委会\u3000', '532627209201', []],
    ['者兔村', '532627209201', ['repaired E1-area-alias 者兔村委会']],
    ['者兔', '532627209201', ['repaired E1-area-alias 者兔村委会']],
    ['斗月村委会', '532627209202', ['repaired E1-area-alias 斗月村民委员会']],
    ['红旗社区', '532627209207', ['repaired E1-area-alias 红旗社区居民委员会']],
    ['白村村委会', '532627209203', []],
    ['白村委会', '532627209204', []],
    ['云村委会', '532627209208', ['repaired E1-area-alias 云村村委会']],
    ['新街村', '532627209205', ['repaired E1-area-alias 新街村委会']],
  ])('%s', (raw, code, notes) => {
    const result = repairCell('area', raw, village)
    expect(result.value).toBe(code)
    expect(brief(result)).toEqual(notes)
  })

  test('a name that fits two villages, or none, is refused', () => {
    expect(brief(repairCell('area', '新街', village))).toEqual(['rejected E1-area'])
    expect(brief(repairCell('area', '白村', village))).toEqual(['rejected E1-area'])
    expect(brief(repairCell('area', '无名村委会', village))).toEqual(['rejected E1-area'])
    expect(repairCell('area', '者免村委会', village).notes[0]?.text.zh).toContain('是否为“者兔村委会”？')
    expect(brief(repairCell('area', null, village))).toEqual(['rejected R68'])
  })

  test('the levels above have their short names too', () => {
    const find = (field: string, raw: string, parent?: string) =>
      repairCell('area', raw, { field, areas, ...(parent === undefined ? {} : { parent: toAreaCode(parent) }) })
    expect(find('省', '云南省').value).toBe('530000000000')
    expect(find('省', '云南').value).toBe('530000000000')
    expect(find('市', '文山州', '53').value).toBe('532600000000')
    expect(find('县', '广南', '5326').value).toBe('532627000000')
    expect(find('县', '石林县', '5301').value).toBe('530126000000')
    expect(find('乡', '八宝', '532627').value).toBe('532627102000')
    expect(brief(find('乡', '八宝乡', '532627'))).toEqual(['rejected E1-area'])
  })

  test('below an area that was not resolved nothing is said', () => {
    expect(repairCell('area', '者兔村委会', { ...village, parent: null })).toEqual({ value: null, notes: [] })
  })
})

describe('names and numbers kept as text', () => {
  test('a look-alike dot in a name is repaired', () => {
    const name: CellContext = { field: '姓名' }
    expect(brief(repairCell('personName', '沙马•依火', name))).toEqual(['repaired E10-name-dot 沙马·依火'])
    expect(repairCell('personName', '\u00a0任德\u3000', name)).toEqual({ value: '任德', notes: [] })
    expect(repairCell('personName', '沙马·依火', name).notes).toEqual([])
    expect(brief(repairCell('personName', ' ', name))).toEqual(['rejected R68'])
  })

  test('a phone that cannot be dialled never refuses a row', () => {
    const phone: CellContext = { field: '户联系电话', optional: true }
    expect(repairCell('phone', '13812345678', phone)).toEqual({ value: '13812345678', notes: [] })
    expect(repairCell('phone', 13812345678, phone)).toEqual({ value: '13812345678', notes: [] })
    expect(repairCell('phone', '138-1234-5678', phone).value).toBe('13812345678')
    expect(repairCell('phone', '（0876）2123456', phone).value).toBe('0876-2123456')
    expect(brief(repairCell('phone', '１３８１２３４５６７８', phone))).toEqual(['repaired E10-fullwidth 13812345678'])
    expect(brief(repairCell('phone', '2123456', phone))).toEqual([])
    expect(brief(repairCell('phone', '12345', phone))).toEqual(['warned R68'])
    expect(brief(repairCell('phone', '1.38E+10', phone))).toEqual(['warned R68'])
    expect(repairCell('phone', '无', phone)).toEqual({ value: null, notes: [] })
  })

  test('a passbook number is accepted with a warning', () => {
    const card: CellContext = { field: '银行账号' }
    expect(repairCell('bankCard', '4111 1111 1111 1111', card)).toEqual({ value: '4111111111111111', notes: [] })
    expect(brief(repairCell('bankCard', '4111111111111112', card))).toEqual(['warned R91'])
    expect(brief(repairCell('bankCard', '411111111111', card))).toEqual(['rejected R91'])
    expect(brief(repairCell('bankCard', 4111111111111111, card))).toEqual(['rejected E10-sci-notation'])
  })

  test('codes of organisations are checked', () => {
    const code: CellContext = { field: '统一社会信用代码' }
    expect(repairCell('creditCode', '91350100m000100y43', code).value).toBe('91350100M000100Y43')
    expect(brief(repairCell('creditCode', '91350100M000100Y44', code))).toEqual(['rejected R90'])
  })

  test('numbers of other systems keep their zeros and lose their wrapping', () => {
    const number: CellContext = { field: '户编号' }
    expect(repairCell('identifier', '0053871', number)).toEqual({ value: '0053871', notes: [] })
    expect(brief(repairCell('identifier', '="0053871"', number))).toEqual(['repaired E10-wrapper 0053871'])
    expect(repairCell('identifier', 5300387271, number).value).toBe('5300387271')
    expect(brief(repairCell('identifier', 5.3e17, number))).toEqual(['rejected E10-sci-notation'])
  })

  test('free text is trimmed', () => {
    expect(repairCell('text', ' 上寨 二组\u3000', { field: '自然村' }).value).toBe('上寨 二组')
    expect(repairCell('text', 3, { field: '自然村' }).value).toBe('3')
    expect(repairCell('text', '无', { field: '自然村', optional: true }).value).toBeNull()
    expect(repairCell('text', '无', { field: '备注' }).value).toBe('无')
  })
})

describe('any cell whatever', () => {
  const kinds: CellKind[] = [
    'text',
    'identifier',
    'personName',
    'citizenId',
    'disabilityNumber',
    'creditCode',
    'phone',
    'bankCard',
    'day',
    'month',
    'fen',
    'quantity',
    'code',
    'codes',
    'yesNo',
    'area',
  ]
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.stringMatching(/^[0-9０-９xX.,/年月日 ='"元万-]{0,24}$/),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  )
  const areas = buildAreaIndex([areaRow(ROOT, '者兔乡', 'township')])

  test('is answered with a value or a reason, never an exception', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anything, fc.boolean(), (kind, raw, optional) => {
        const result = repairCell(kind, raw, { field: '列', optional, codes: HEALTH, areas, asOf: toDay('2022-09-30') })
        const refused = result.notes.some((note) => note.severity === 'rejected' || note.severity === 'warned')
        return optional || result.value !== null || refused
      }),
      { numRuns: 3000 },
    )
  })

  test('hostile cells of a hundred thousand characters take no time', () => {
    const hostile = ['1', ' ', '1,', '1 ', '年', "'", '=', '"', '·', '1.', '张 ', '(0', ',', '-'].map((part) =>
      part.repeat(Math.floor(100_000 / part.length)),
    )
    const started = performance.now()
    for (const raw of hostile)
      for (const kind of kinds) repairCell(kind, `2${raw}x`, { field: '列', codes: HEALTH, areas })
    // 224 cells in well under a second; quadratic work on a single one takes longer than the bound.
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
