import { describe, expect, test } from 'vitest'
import { maskPhone, normalisePhone, phoneKind } from './phone.ts'

describe('telephone', () => {
  test.each([
    ['13812345678', 'mobile'],
    ['0876-2123456', 'landline'],
    ['08762123456', 'landline'],
    ['5123456', 'landline'],
    ['0871-63123456-801', 'landline'],
  ])('%s is a %s number', (text, kind) => {
    expect(phoneKind(text)).toBe(kind)
  })

  test.each(['12812345678', '1381234567', '138123456789', '无', '0876'])('%s is none', (text) => {
    expect(phoneKind(text)).toBeUndefined()
  })

  test('is stored as it is dialled', () => {
    expect(normalisePhone('+86 138-1234-5678')).toBe('13812345678')
    expect(normalisePhone('0086-13812345678')).toBe('13812345678')
    expect(normalisePhone('0876-2123456')).toBe('0876-2123456')
    expect(normalisePhone('13812345678、13912345678')).toBeUndefined()
  })

  test('is masked', () => {
    expect(maskPhone('13812345678')).toBe('138****5678')
    expect(maskPhone('0876-2123456')).toBe('**********56')
    expect(maskPhone('12345')).toBe('*****')
  })
})
