/** The states of clues as tabs, each with its count under the present filters. */
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useSetSearch } from '../../../ui/navigation.tsx'
import { CLUE_STATE, type ClueState } from './words.ts'

const TEXTS = defineTexts({ states: { zh: '研判状态', en: 'State' } })

/** In the order of the work. */
const ORDER: readonly ClueState[] = ['suspected', 'kept', 'dispatched', 'dropped']

interface StateTabsProps {
  readonly state: ClueState
  readonly byState: Readonly<Record<string, number>> | undefined
}

export function StateTabs({ state, byState }: StateTabsProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const set = useSetSearch()
  const choose = (next: ClueState) =>
    set({ state: next === 'suspected' ? undefined : next, open: undefined, page: undefined })
  return (
    <nav className="sw-tabs" aria-label={t('states')}>
      {ORDER.map((one) => (
        <button key={one} type="button" aria-current={one === state} onClick={() => choose(one)}>
          {say(CLUE_STATE[one])}
          {byState && <b>{count(byState[one] ?? 0)}</b>}
        </button>
      ))}
    </nav>
  )
}
