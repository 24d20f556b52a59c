/** What a raw cell says in words, the way Excel would show it. */
import type { NumberFormat, RawCell } from './row-types.ts'

/**
 * The text of a cell: text as it is; a number with at most 15 significant digits (more are not in the file: an ID
 * number typed as a number shows as `5.39900199001010E+17`, digits lost); a day as YYYY-MM-DD, with time
 * `YYYY-MM-DD HH:MM:SS`; booleans as TRUE / FALSE; an error value as it is; an empty cell as ''.
 */
export function cellText(cell: RawCell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return cell
  switch (cell.kind) {
    case 'number':
      return numberText(cell.value, cell.format)
    case 'boolean':
      return cell.value ? 'TRUE' : 'FALSE'
    default:
      return cell.value
  }
}

function numberText(value: number, format: NumberFormat): string {
  if (format !== 'plain') {
    const shown = serialText(value, format)
    if (shown !== null) return shown
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const size = Math.abs(value)
  if (size >= 1e15 || (size < 1e-9 && size > 0)) return value.toExponential(14).replace('e+', 'E+').replace('e-', 'E-')
  // Away with the binary tail: 1234.5599999999999 was typed as 1234.56.
  const rounded = Number(value.toPrecision(15))
  const plain = String(rounded)
  return plain.includes('e') ? rounded.toFixed(20).replace(/0+$/, '') : plain
}

/** Days of the 1900 system as a calendar day; 60 is the 29 February 1900 that never was, and has no day. */
export function serialToDay(serial: number): string | null {
  const whole = Math.floor(serial)
  if (whole < 1 || whole === 60 || whole > 2_958_465) return null
  // Days since 0000-03-01 in the proleptic calendar (civil-from-days); 1899-12-31 is serial 0.
  const days = whole + (whole < 60 ? 693_900 : 693_899)
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** The serial number of a calendar day YYYY-MM-DD; null when it is none or before 1900-01-01. */
export function dayToSerial(day: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!match) return null
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const shiftedYear = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  const days =
    shiftedYear * 365 +
    Math.floor(shiftedYear / 4) -
    Math.floor(shiftedYear / 100) +
    Math.floor(shiftedYear / 400) +
    dayOfYear
  const serial = days - (days < 693_960 ? 693_900 : 693_899)
  return serialToDay(serial) === day ? serial : null
}

const two = (value: number): string => String(value).padStart(2, '0')

function serialText(value: number, format: Exclude<NumberFormat, 'plain'>): string | null {
  let days = Math.floor(value)
  let seconds = Math.round((value - days) * 86_400)
  if (seconds === 86_400) {
    days++
    seconds = 0
  }
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  if (format === 'time' && days === 0) return time
  const day = serialToDay(days)
  if (day === null) return null
  return seconds === 0 ? day : `${day} ${time}`
}
