/** 疑点数据核对表 by village: what looks wrong, and room for what is right. */
import { call } from '../../../ui/api.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { listFindings, type Finding } from '../schema.ts'
import { findingFilter } from './finding-list.tsx'
import { useAllRows } from './use-all-rows.ts'
import { VillageSheets } from './village-sheets.tsx'
import { keyOf } from './words.ts'

const TEXTS = defineTexts({
  title: { zh: '疑点数据核对表', en: 'Doubtful data: sheet for corrections' },
  help: {
    zh: '以下登记信息可能有误。请核对证件或入户核实后填写正确内容，无误的写“无误”。',
    en: 'These data may be wrong. Check the papers or visit, and write what is right, or "correct".',
  },
  back: { zh: '疑点数据清单', en: 'Corrections' },
  doubts: { zh: '疑点', en: 'What looks wrong' },
  right: { zh: '核对结果', en: 'What is right' },
  sign: { zh: '户主签字', en: 'Signature of the household' },
})

export default function PrintDoubtsPage() {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const query = findingFilter(useList(), 'doubtfulData')
  const rows = useAllRows<Finding>(['doubts', query], (page, area) =>
    call(listFindings, { query: { ...query, ...page } }, { area }),
  )
  return (
    <VillageSheets<Finding>
      title={t('title')}
      help={t('help')}
      backPath="/doubts"
      backLabel={t('back')}
      rows={rows}
      household={(row) => row.household}
      rowKey={(row) => keyOf(row.household)}
      columns={[
        {
          key: 'doubts',
          label: t('doubts'),
          width: 34,
          render: (row) => (
            <ul>
              {row.rules.map((rule) => (
                <li key={rule.ruleId}>{say(rule.title)}</li>
              ))}
            </ul>
          ),
        },
        { key: 'right', label: t('right'), width: 26 },
        { key: 'sign', label: t('sign'), width: 14 },
      ]}
    />
  )
}
