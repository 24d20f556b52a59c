import { describe, expect, test } from 'vitest'
import { commonPieces, isCommonPassword } from './common-passwords.ts'
import { whyNotPassword } from './password-rules.ts'

const PERSON = { login: 'zsf', displayName: '欧阳娜娜' }

describe('a common password', () => {
  test('is known from several thousand pieces', () => {
    expect(commonPieces().size).toBeGreaterThan(2000)
    expect(commonPieces().size).toBeLessThan(20_000)
  })

  test.each([
    'Password2024!!',
    'P@ssw0rd@123456',
    'passw0rdpassw0rd',
    'Admin@20230101',
    'woaiyunnan5201314',
    'Yunnan@Kunming2022',
    'qwertyuiop[]asdf',
    'zxcvbnmasdfghjkl',
    '1q2w3e4r5t6y7u8i',
    '6yhn7ujm8ik9',
    '98765432109876',
    'aaaaaaaaaaaaaaaa',
    'xiaoxiaoxiaoxiao',
    '112233445566',
    'ＰＡＳＳＷＯＲＤ１２３４',
  ])('%s is one', (password) => expect(isCommonPassword(password)).toBe(true))

  test.each([
    'walnutferrykettle',
    '云岭 walnut 渡口 42',
    'kunming dragon oracle office kettle',
    'hei-ma-guo-he-xiang-dong',
    'tr4ctor.under.rain',
    '山高水长路远马慢酒浓茶香',
  ])('%s is none', (password) => expect(isCommonPassword(password)).toBe(false))
})

describe('what speaks against a password', () => {
  test.each([
    ['11 个字符不够长啊呀', /12/],
    ['river OuYang Nana stone', /拼音/],
    ['河边的欧阳娜娜有一座石头房子', /姓名/],
  ])('%s: %s', (password, reason) => expect(whyNotPassword(password, PERSON)?.zh).toMatch(reason))

  test('is not that a short login stands in it by chance', () => {
    expect(whyNotPassword('walnut zsf kettle', PERSON)).toBeUndefined()
  })
})
