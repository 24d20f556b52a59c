/** What the address of the clue list says, as the query of its routes. */
import type { ListState } from '../../../ui/list/list-state.ts'
import { first, type SearchParams } from '../../../ui/search-params.ts'
import { CLUE_STATES } from '../schema.ts'
import type { ClueState } from './words.ts'

/** The tab, `?state=`: suspected clues where nothing is chosen. */
export function stateOf(search: SearchParams): ClueState {
  return CLUE_STATES.find((state) => state === first(search, 'state')) ?? 'suspected'
}

/** Filters of the list without its page. Broken values in an address are left out. */
export function clueFilter(state: ClueState, { q, filters }: Pick<ListState, 'q' | 'filters'>) {
  const severity = severityOf(filters['severity'])
  const { rule, source } = filters
  return {
    state,
    ...(severity && { severity }),
    ...(rule && { rule }),
    ...(source && { source }),
    ...(q && { q }),
  }
}

const SEVERITIES = ['high', 'medium', 'low'] as const

export function severityOf(text: string | undefined): (typeof SEVERITIES)[number] | undefined {
  return SEVERITIES.find((one) => one === text)
}
