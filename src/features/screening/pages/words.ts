/** Words of screening and clues that several pages share. */
import type { Label } from '../../../kernel/label.ts'
import type { CLUE_STATES, DROP_REASONS } from '../schema.ts'

export type ClueState = (typeof CLUE_STATES)[number]
export type DropReason = (typeof DROP_REASONS)[number]

export const CLUE_STATE: Readonly<Record<ClueState, Label>> = {
  suspected: { zh: '疑似线索', en: 'Suspected' },
  kept: { zh: '已保留', en: 'Kept' },
  dispatched: { zh: '已下派', en: 'Dispatched' },
  dropped: { zh: '已排除', en: 'Dropped' },
}

/** Reasons for which a clue may be dropped (R24). */
export const DROP_REASON: Readonly<Record<DropReason, Label>> = {
  helped: { zh: '已有帮扶', en: 'Helped already' },
  noRisk: { zh: '核实无风险', en: 'No risk found' },
  notFound: { zh: '查无此人', en: 'Nobody of that name' },
  movedOrDied: { zh: '外迁或死亡', en: 'Moved away or died' },
  repeated: { zh: '重复线索', en: 'Repeated' },
  wrongData: { zh: '数据有误', en: 'Wrong data' },
}

export const HOUSEHOLD_UNIT: Label = { zh: '户', en: 'households' }

/** The address of a household's card. */
export const householdPath = (countyCode: string, id: string): string => `/households/${countyCode}/${id}`

/** The key of a household or clue in lists and drawers. */
export const keyOf = (row: { readonly countyCode: string; readonly id: string }): string =>
  `${row.countyCode}.${row.id}`
