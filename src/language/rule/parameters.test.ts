import { describe, expect, test } from 'vitest'
import { parameterValue } from './testing/parameter-value.ts'
import { resolve, type ParameterValue } from './parameters.ts'

const KEY = 'monitoringLine'

function found(values: readonly ParameterValue[], area = '530326101001', day = '2022-09-30'): number | null {
  const resolved = resolve(values, KEY, area, day)
  return resolved.status === 'set' ? resolved.value : null
}

describe('the value of a parameter (R05)', () => {
  test('the most specific area wins, at every level of the code', () => {
    const values = [
      parameterValue(KEY, 1),
      parameterValue(KEY, 2, '530300000000'),
      parameterValue(KEY, 3, '530326000000'),
      parameterValue(KEY, 4, '530326101'),
      parameterValue(KEY, 5, '530326101001'),
    ]
    for (let taken = values.length; taken >= 1; taken--) expect(found(values.slice(0, taken))).toBe(taken)
    expect(found(values, '530627101001')).toBe(1)
  })
  test('the line changes within a year: from its first day until the day before its end', () => {
    const values = [
      parameterValue(KEY, 1, '53', { validTo: '2024-03-14' }),
      parameterValue(KEY, 2, '53', { validFrom: '2024-03-14' }),
    ]
    expect(found(values, '530326101001', '2024-03-13')).toBe(1)
    expect(found(values, '530326101001', '2024-03-14')).toBe(2)
    expect(found(values, '530326101001', '2021-12-31')).toBeNull()
  })
  test('a later start replaces an open earlier value', () => {
    expect(found([parameterValue(KEY, 2, '53', { validFrom: '2022-06-01' }), parameterValue(KEY, 1)])).toBe(2)
  })
  test('a value nobody approved is not in force', () => {
    expect(found([parameterValue(KEY, 1, '53', { approvedBy: null })])).toBeNull()
  })
  test('an area that has not fixed its value does not fall back to the province', () => {
    const values = [parameterValue(KEY, 1), parameterValue(KEY, null, '530326')]
    expect(found(values)).toBeNull()
    expect(resolve(values, KEY, '530326101001', '2022-09-30')).toMatchObject({
      status: 'unset',
      from: { areaCode: '530326' },
    })
  })
  test('no value is an explained stop', () => {
    const resolved = resolve([], KEY, '530326101001', '2022-09-30')
    expect(resolved.status === 'unset' && resolved.reason.zh).toBe(
      '参数 monitoringLine 在 530326101001、2022-09-30 没有已审定的取值，请先录入政策标准并由第二人审定',
    )
  })
  test('what cannot be meant is refused', () => {
    expect(() => found([parameterValue(KEY, 1), parameterValue(KEY, 2, '530000000000')])).toThrow(
      'two approved values for 53',
    )
    expect(() => found([parameterValue(KEY, -1)])).toThrow('not a whole number')
    expect(() => found([parameterValue(KEY, 0.5)])).toThrow('not a whole number')
    expect(() => found([parameterValue(KEY, 1, '云南')])).toThrow('not an area code')
  })
})
