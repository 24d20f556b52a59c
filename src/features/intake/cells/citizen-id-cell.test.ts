import { describe, expect, test } from 'vitest'
import { checkCharacter } from '../../../kernel/citizen-id.ts'
import { toDay } from '../../../kernel/day.ts'
import type { RawCell } from './cell.ts'
import { repairCell } from './repair-cell.ts'
import { ID, brief } from '../testing/cells.ts'

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
