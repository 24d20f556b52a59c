import { expect, it } from 'vitest'
import { areaDesignation } from '../../features/areas/registers.ts'
import { incomeEntry } from '../../features/income/registers.ts'
import { disability } from '../../features/disability/registers.ts'
import { placeIssues } from './place-inputs.tsx'

const paths = (...args: Parameters<typeof placeIssues>) => placeIssues(...args).map((issue) => issue.path)

it('asks for whom a record is about, and for the first day of a status', () => {
  expect(paths(incomeEntry, {})).toEqual(['householdId'])
  expect(paths(disability, {})).toEqual(['personId', 'validFrom'])
  expect(paths(areaDesignation, { validFrom: '2022-01-01' })).toEqual(['areaCode'])
})

it('takes a status of one day, not one that ends before it begins', () => {
  const place = { personId: 'p', validFrom: '2022-03-01' }
  expect(paths(disability, { ...place, validTo: '2022-03-01' })).toEqual([])
  expect(paths(disability, { ...place, validTo: '2022-02-28' })).toEqual(['validTo'])
})
