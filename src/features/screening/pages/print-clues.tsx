/** 线索核查表: the clues of the list by village, with room for what the visit finds. */
import { call } from '../../../ui/api.ts'
import { SEVERITY } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { useSearchParams } from '../../../ui/navigation.tsx'
import { listClues, type Clue } from '../schema.ts'
import { clueFilter, stateOf } from './clue-query.ts'
import { useAllRows } from './use-all-rows.ts'
import { VillageSheets } from './village-sheets.tsx'
import { keyOf } from './words.ts'

const TEXTS = defineTexts({
  title: { zh: '防止返贫疑似线索入户核查表', en: 'Suspected clues: sheet for home visits' },
  help: {
    zh: '以下为数据比对发现的疑似线索，不代表认定结果。请两人入户核实，如实填写。',
    en: 'Suspected clues found by comparing data; they decide nothing. Visit in pairs and write down what you find.',
  },
  back: { zh: '线索核查', en: 'Clues' },
  reasons: { zh: '线索理由', en: 'Reasons' },
  found: { zh: '核查情况', en: 'What was found' },
  sign: { zh: '户主签字', en: 'Signature of the household' },
})

export default function PrintCluesPage() {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const { state } = useList()
  const query = clueFilter(stateOf(useSearchParams()), state)
  const rows = useAllRows<Clue>(['clues', query], (page, area) =>
    call(listClues, { query: { ...query, ...page } }, { area }),
  )
  return (
    <VillageSheets<Clue>
      title={t('title')}
      help={t('help')}
      backPath="/clues"
      backLabel={t('back')}
      rows={rows}
      household={(row) => row.household}
      rowKey={keyOf}
      columns={[
        {
          key: 'reasons',
          label: t('reasons'),
          width: 34,
          render: (row) => (
            <ul>
              {row.reasons.map((reason) => (
                <li key={`${reason.ruleId}.${reason.source}`}>
                  {language === 'zh' ? `【${say(SEVERITY[reason.severity])}】` : `[${say(SEVERITY[reason.severity])}] `}
                  {say(reason.title)}
                </li>
              ))}
            </ul>
          ),
        },
        { key: 'found', label: t('found'), width: 26 },
        { key: 'sign', label: t('sign'), width: 14 },
      ]}
    />
  )
}
