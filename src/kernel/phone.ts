/** Telephone numbers (E11). One number for many households is common in villages, so nothing here asks for uniqueness. */

export type PhoneKind = 'mobile' | 'landline'

const MOBILE = /^1[3-9]\d{9}$/
/** With its area code, the hyphen optional, an extension allowed; or the local part alone. */
const LANDLINE = /^(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?$/

/** What kind of number a cleaned text is; undefined when it is none. */
export function phoneKind(text: string): PhoneKind | undefined {
  if (MOBILE.test(text)) return 'mobile'
  return LANDLINE.test(text) ? 'landline' : undefined
}

/**
 * The number as it is dialled: spaces and the country code removed, and hyphens of a mobile number.
 * Undefined when no number comes out.
 */
export function normalisePhone(text: string): string | undefined {
  if (MOBILE.test(text)) return text
  let digits = text.replaceAll(' ', '')
  if (digits.startsWith('+86')) digits = digits.slice(3)
  else if (digits.startsWith('0086')) digits = digits.slice(4)
  if (digits.startsWith('-')) digits = digits.slice(1)
  const mobile = digits.replaceAll('-', '')
  if (MOBILE.test(mobile)) return mobile
  return LANDLINE.test(digits) ? digits : undefined
}

/** '138****1234' (F3); of a landline only the last two digits stay. */
export function maskPhone(phone: string): string {
  if (phone.length === 11 && phone.startsWith('1')) return `${phone.slice(0, 3)}****${phone.slice(7)}`
  return phone.length < 7 ? '*'.repeat(phone.length) : `${'*'.repeat(phone.length - 2)}${phone.slice(-2)}`
}
