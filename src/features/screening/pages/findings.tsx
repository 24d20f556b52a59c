/** 筛查结果 by kind: the kinds that are no data corrections, one tab each. */
import { OUTPUT, type OutputId } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { useSearchParams, useSetSearch } from '../../../ui/navigation.tsx'
import { first } from '../../../ui/search-params.ts'
import { FindingList } from './finding-list.tsx'

const TEXTS = defineTexts({
  title: { zh: '筛查结果', en: 'Findings' },
  kinds: { zh: '结果类别', en: 'Kinds' },
  suspectedClue: {
    zh: '符合预警规则的农户，已汇入疑似线索，请在“线索核查”中研判。',
    en: 'Households to which a warning rule applies. They are in the clue list, where they are judged.',
  },
  riskChange: {
    zh: '已纳入监测的农户出现新的风险，请联系责任人核实并调整帮扶。',
    en: 'Monitored households with a new risk. Have it checked and the measures adjusted.',
  },
  focusList: {
    zh: '收入较低且有劳动力的脱贫户，列入一对一帮扶。',
    en: 'Lifted households of low income with labour, for one-to-one assistance.',
  },
  referral: {
    zh: '可能符合其他部门的救助条件，请移送相关部门核实。',
    en: 'Households that may qualify for the help of another bureau. Refer them.',
  },
  doubtfulData: { zh: '登记信息可能有误的农户。', en: 'Households whose data may be wrong.' },
  tag: { zh: '按规则标记的农户，供查询和统计使用。', en: 'Households marked by rules, for search and statistics.' },
})

const KINDS: readonly OutputId[] = ['suspectedClue', 'riskChange', 'focusList', 'referral', 'doubtfulData', 'tag']

export default function FindingsPage() {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const list = useList()
  const set = useSetSearch()
  const chosen = first(useSearchParams(), 'output')
  const output = KINDS.find((kind) => kind === chosen) ?? 'suspectedClue'
  const choose = (kind: OutputId) => {
    // A rule belongs to one kind: it does not go along to another tab.
    const { rule: _, ...others } = list.state.filters
    set({
      output: kind === 'suspectedClue' ? undefined : kind,
      filter: Object.entries(others).map(([key, value]) => `${key}:${value}`),
      open: undefined,
      page: undefined,
    })
  }
  return (
    <FindingList
      id="findings"
      title={t('title')}
      help={t(output)}
      output={output}
      list={list}
      above={
        <nav className="sw-tabs" aria-label={t('kinds')}>
          {KINDS.map((kind) => (
            <button key={kind} type="button" aria-current={kind === output} onClick={() => choose(kind)}>
              {say(OUTPUT[kind])}
            </button>
          ))}
        </nav>
      }
    />
  )
}
