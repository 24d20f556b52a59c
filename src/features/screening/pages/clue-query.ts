/** What the address of the clue list says, as the query of its routes. */
import type { Label } from '../../../kernel/label.ts'
import type { ListFilter } from '../../../ui/list/list-filters.tsx'
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

/** The filters of a list as a person reads them: `风险程度：高`. */
export function filterWords(
  { q, filters }: Pick<ListState, 'q' | 'filters'>,
  declared: readonly ListFilter[],
  say: (label: Label) => string,
): string[] {
  const chosen = declared.flatMap((filter) => {
    const value = filters[filter.key]
    if (!value || filter.kind !== 'choice') return []
    const option = filter.options?.find((one) => one.value === value)
    return [`${say(filter.label)}${say(COLON)}${option ? say(option.label) : value}`]
  })
  return q ? [...chosen, `“${q}”`] : chosen
}
const COLON: Label = { zh: '：', en: ': ' }
