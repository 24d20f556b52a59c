/** What a raw cell says in words, the way Excel would show it. */
import { dayFromNumber, dayNumber, parseDay, toDay, type Day } from '../../kernel/day.ts'
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

/** Serial numbers count from 1900-01-01 = 1; the 29 February 1900 that never was (60) shifts every later day by one. */
const AFTER_FALSE_LEAP_DAY = dayNumber(toDay('1900-03-01'))
const SERIAL_OF_1970 = 25_569
const LAST_SERIAL = 2_958_465

/** Days of the 1900 system as a calendar day; 60 is the 29 February 1900 that never was, and has no day. */
export function serialToDay(serial: number): Day | null {
  const whole = Math.floor(serial)
  if (whole < 1 || whole === 60 || whole > LAST_SERIAL) return null
  return dayFromNumber(whole - SERIAL_OF_1970 + (whole < 60 ? 1 : 0))
}

/** The serial number of a calendar day YYYY-MM-DD; null when it is none or before 1900-01-01. */
export function dayToSerial(text: string): number | null {
  const day = parseDay(text)
  if (day === undefined) return null
  const number = dayNumber(day)
  const serial = number + SERIAL_OF_1970 - (number < AFTER_FALSE_LEAP_DAY ? 1 : 0)
  return serial < 1 ? null : serial
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
