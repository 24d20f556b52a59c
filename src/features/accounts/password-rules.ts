/**
 * What a password of one's own must be. Length and not being guessable carry the strength; classes of characters are not
 * asked for, see docs/security.md. The numbers are practice (F2, 等保 three 身份鉴别), not law.
 */
import type { Label } from '../../kernel/label.ts'
import { namePinyin } from '../../platform/pinyin.ts'
import { isCommonPassword } from './common-passwords.ts'
import { LEAST_LETTERS } from './schema.ts'

/** Why a password is not taken for this person; undefined when nothing speaks against it. */
export function whyNotPassword(
  password: string,
  person: { readonly login: string; readonly displayName: string },
): Label | undefined {
  const text = password.normalize('NFKC')
  if (Array.from(text).length < LEAST_LETTERS)
    return {
      zh: `至少需要 ${LEAST_LETTERS} 个字符，可以用几个互不相关的词连起来`,
      en: `it needs at least ${LEAST_LETTERS} characters; several words that have nothing to do with each other will do`,
    }
  if (holdsName(text, person))
    return {
      zh: '不能包含本人的用户名、姓名或姓名拼音',
      en: 'it must not contain your user name, your name or its pinyin',
    }
  if (isCommonPassword(text))
    return {
      zh: '这是容易被猜到的常见密码（常用词、数字串、键盘顺序、重复或连续的字符），请换一个',
      en: 'it is a common password that is easily guessed (usual words, plain numbers, keyboard rows, repeated or counting characters)',
    }
  return undefined
}

/** Shorter names stand in too many innocent words. */
const SHORTEST_NAME = 4

function holdsName(password: string, { login, displayName }: { login: string; displayName: string }): boolean {
  const text = password.toLowerCase()
  const letters = text.replace(/[^\p{L}\p{N}]/gu, '')
  const names = [login.toLowerCase(), namePinyin(displayName).full].filter((name) => name.length >= SHORTEST_NAME)
  return (
    names.some((name) => text.includes(name) || letters.includes(name)) ||
    (displayName.length >= 2 && text.includes(displayName.toLowerCase()))
  )
}
