/** An approved value of a policy standard, for tests: the whole province from 2022-01-01 unless said otherwise. */
import type { ParameterValue } from '../parameters.ts'

export function parameterValue(
  key: string,
  value: number | null,
  areaCode = '53',
  more: Partial<ParameterValue> = {},
): ParameterValue {
  return {
    key,
    value,
    areaCode,
    validFrom: '2022-01-01',
    validTo: null,
    document: null,
    certainty: 'sure',
    enteredBy: 'a',
    approvedBy: 'b',
    ...more,
  }
}
