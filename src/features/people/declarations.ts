import { factsOf } from '../declare.ts'
import type { Feature } from '../feature.ts'
import { household, identityTag, membership, person } from './registers.ts'

export const people: Feature = {
  registers: [household, person, membership, identityTag],
  facts: [
    ...factsOf('household', household, { memberCount: 'memberCount' }),
    ...factsOf('household', identityTag, {
      householdType: 'householdType',
      monitoredCategory: 'monitoredCategory',
      riskRemoved: 'riskRemoved',
    }),
    ...factsOf('member', person, {
      sex: 'sex',
      birthDay: 'birthDay',
      ethnic: 'ethnic',
      education: 'education',
      schoolingStatus: 'schooling',
      labourSkill: 'labourSkill',
      workMonths: 'workMonths',
    }),
  ],
}
