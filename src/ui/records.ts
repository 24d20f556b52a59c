/** Records of registers as pages read and change them. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { z } from 'zod'
import { attachmentContract, registerContract, type RegisterRecord } from '../language/register/contract.ts'
import type { Register } from '../language/register/register.ts'
import { useRead, type ReadOptions } from './query.ts'

export type { RegisterRecord }

type Contract = ReturnType<typeof registerContract>

/** What a record said before. */
export type FormerRecord = z.output<Contract['history']['response']>[number]

export interface Rows<Row> {
  readonly rows: readonly Row[]
  readonly total: number
  /** False when the count stopped at a limit; exact where nothing is said. */
  readonly totalIsExact?: boolean
}

export type ListInput = z.input<Contract['list']['query']>

const contracts = new WeakMap<Register, Contract>()

/** The routes of a register; made once, because they carry schemas. */
export function contractOf(register: Register): Contract {
  let contract = contracts.get(register)
  if (!contract) {
    contract = registerContract(register)
    contracts.set(register, contract)
  }
  return contract
}

export function useRecords(
  register: Register,
  query: ListInput,
  options?: ReadOptions,
): UseQueryResult<Rows<RegisterRecord>> {
  return useRead(contractOf(register).list, { query }, options)
}

export function useRecord(
  register: Register,
  countyCode: string,
  id: string,
  options?: ReadOptions,
): UseQueryResult<RegisterRecord> {
  return useRead(contractOf(register).read, { params: { countyCode, id } }, options)
}

/** Former states, newest first. */
export function useFormer(register: Register, countyCode: string, id: string): UseQueryResult<readonly FormerRecord[]> {
  return useRead(contractOf(register).history, { params: { countyCode, id } })
}

const attachments = new WeakMap<Register, ReturnType<typeof attachmentContract>>()

/** The routes of a register's files. */
export function attachmentsOf(register: Register): ReturnType<typeof attachmentContract> {
  if (!attachments.has(register)) attachments.set(register, attachmentContract(register))
  return attachments.get(register)
}

/** The text by which people call a record: name of the person or head, else the first listed text. */
export function nameOf(register: Register, record: Pick<RegisterRecord, 'about' | 'values'>): string | undefined {
  if (record.about) return record.about
  const named = record.values[register.id === 'household' ? 'headName' : 'name']
  return typeof named === 'string' ? named : undefined
}

/** Declared groups, then the fields in no group. */
export function groupsOf(
  register: Register,
): readonly { label: Register['label'] | undefined; fields: readonly string[] }[] {
  const grouped = new Set((register.groups ?? []).flatMap((group) => group.fields))
  const rest = Object.keys(register.fields).filter((key) => !grouped.has(key))
  return [...(register.groups ?? []), ...(rest.length > 0 ? [{ label: undefined, fields: rest }] : [])]
}
