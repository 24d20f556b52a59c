import { describe, expect, test } from 'vitest'
import { isDisabilityNumber, readDisabilityNumber } from './disability-number.ts'

describe('disability certificate', () => {
  const id = '539900199001010019'

  test('is the identity number with type and grade', () => {
    expect(readDisabilityNumber(`${id}43`)).toEqual({
      number: `${id}43`,
      citizenId: id,
      type: '4',
      grade: '3',
      reissue: 0,
    })
    expect(readDisabilityNumber(`${id}71B2`)).toMatchObject({ type: '7', grade: '1', reissue: 2 })
  })

  test.each([
    [id, 'length'],
    [`${id}4`, 'length'],
    [`${id}83`, 'type'],
    [`${id}45`, 'grade'],
    [`${id}43A1`, 'reissue'],
    [`${id}43B0`, 'reissue'],
    ['53990019900101001843', 'checksum'],
    ['53990019900230001743', 'birth'],
  ])('%s is wrong by its %s', (number, problem) => {
    expect(readDisabilityNumber(number)).toBe(problem)
    expect(isDisabilityNumber(number)).toBe(false)
  })
})
