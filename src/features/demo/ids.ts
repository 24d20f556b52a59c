/**
 * UUIDv7 that two loads make alike: the time part counts up from the reference day within each county, the rest follows
 * from kind and number. Loaders keep the number and write the 16 bytes only where PostgreSQL needs them.
 */
import { mix } from './random.ts'

/** Two ids of different kinds never meet. */
export const ID_KINDS = [
  'batch',
  'household',
  'person',
  'membership',
  'identityTag',
  'incomeEntry',
  'medicalSettlement',
  'insuranceEnrolment',
  'dwelling',
  'waterSafety',
  'schooling',
  'disability',
  'employment',
  'allowance',
  'areaDesignation',
  'villageInfrastructure',
] as const

export type IdKind = (typeof ID_KINDS)[number]

/** Room for one county's rows of one kind; a province of 129 counties stays below 2^32. */
export const IDS_PER_COUNTY = 2 ** 24
/** 2022-09-30T16:00:00Z */
const BASE_MILLISECONDS = 1_664_553_600_000
const PER_MILLISECOND = 4096

/** Writes the 16 bytes of id `number` of a kind. */
export function writeId(into: Buffer, at: number, kind: number, number: number): void {
  const time = BASE_MILLISECONDS + Math.floor(number / PER_MILLISECOND)
  into.writeUIntBE(time, at, 6)
  into.writeUInt16BE(0x7000 | (number % PER_MILLISECOND), at + 6)
  into[at + 8] = 0x80 | kind
  into[at + 9] = mix(number ^ kind)
  into.writeUInt16BE(mix(number + kind) & 0xffff, at + 10)
  into.writeUInt32BE(mix(Math.imul(number, 31) ^ (kind << 24)), at + 12)
}

/** The same id as text. */
export function idText(kind: IdKind, number: number): string {
  const bytes = Buffer.alloc(16)
  writeId(bytes, 0, ID_KINDS.indexOf(kind), number)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
