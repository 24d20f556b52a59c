/**
 * What happens to cells on their way through offices (E10): wrappers, full-width digits, other date forms, short names,
 * amounts with units; rarely something that cannot be repaired. `rate` is the share of cells that are touched.
 */
import type { Random } from './random.ts'

export interface Dirt {
  citizenId(value: string): string
  day(value: string): string
  month(value: string): string
  amount(value: string): string
  ethnic(value: string): string
  name(value: string): string
  village(value: string): string
  grade(value: string): string
  /** Blanks that printing or copying left around a value. */
  around(value: string): string
}

const FULL_WIDTH = 0xfee0

export function createDirt(random: Random, rate: number): Dirt {
  const rarely = (value: string, ...changes: readonly ((value: string) => string)[]): string =>
    value !== '' && random.chance(rate) ? random.pick(changes)(value) : value
  return {
    citizenId: (value) =>
      rarely(
        value,
        (id) => `="${id}"`,
        (id) => `'${id}`,
        fullWidth,
        (id) => id.toLowerCase(),
        (id) => id.toLowerCase(),
        fifteenDigits,
        // A spreadsheet took it for a number: the last digits are gone, nobody can repair that.
        (id) => `${id.slice(0, 1)}.${id.slice(1, 6)}E+17`,
        wrongCheck,
      ),
    day: (value) =>
      rarely(
        value,
        (day) => day.split('-').map(Number).join('.'),
        (day) => `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`,
        (day) => day.replaceAll('-', ''),
      ),
    month: (value) =>
      rarely(
        value,
        (month) => month.replace('-', ''),
        (month) => `${month.slice(0, 4)}年${Number(month.slice(5))}月`,
      ),
    amount: (value) =>
      rarely(
        value,
        (amount) => `${amount}元`,
        (amount) => grouped(amount),
        (amount) => (random.chance(0.1) ? '——' : amount),
      ),
    ethnic: (value) => rarely(value, (group) => group.replace(/族$/, '')),
    name: (value) =>
      rarely(
        value,
        (name) => name.replace('·', random.pick(['•', '．', '・'])),
        (name) => (name.length === 2 ? `${name.slice(0, 1)} ${name.slice(1)}` : name),
      ),
    village: (value) => rarely(value, (name) => name.replace(/(?:民委员会|委会)$/, '')),
    grade: (value) => (random.chance(0.5) ? value : value.replace('级', '')),
    around: (value) =>
      rarely(
        value,
        (text) => ` ${text}`,
        (text) => `${text}\u3000`,
        (text) => `${text}\u00a0`,
      ),
  }
}

function fullWidth(value: string): string {
  return Array.from(value, (char) =>
    /[0-9]/.test(char) ? String.fromCharCode(char.charCodeAt(0) + FULL_WIDTH) : char,
  ).join('')
}

/** The first generation left out the century and the check character; births since 2000 never had one. */
function fifteenDigits(id: string): string {
  return id.length === 18 && id.slice(6, 8) === '19' ? `${id.slice(0, 6)}${id.slice(8, 17)}` : id
}

function wrongCheck(id: string): string {
  return `${id.slice(0, -1)}${id.endsWith('1') ? '2' : '1'}`
}

function grouped(amount: string): string {
  const [whole = '', fraction] = amount.split('.')
  const parts = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? parts : `${parts}.${fraction}`
}
