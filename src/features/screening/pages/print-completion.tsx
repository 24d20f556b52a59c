/** 待补信息清单 by village: what to ask for, and room for the answer. */
import { call } from '../../../ui/api.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { listCompletion } from '../schema.ts'
import { MissingByGiver } from './missing-by-giver.tsx'
import type { CompletionRow } from './row-types.ts'
import { useAllRows } from './use-all-rows.ts'
import { VillageSheets } from './village-sheets.tsx'
import { keyOf } from './words.ts'

const TEXTS = defineTexts({
  title: { zh: '待补信息清单', en: 'Facts to be completed' },
  help: {
    zh: '以下农户因信息缺失暂无法判断。请向所列单位或农户核实后填写，不清楚的不要填。',
    en: 'These households could not be judged. Ask the bureau or the household, and leave open what you do not know.',
  },
  back: { zh: '待补信息清单', en: 'Facts to be completed' },
  missing: { zh: '待补信息和提供单位', en: 'Missing, and who can give it' },
  answer: { zh: '补充内容', en: 'Answer' },
  sign: { zh: '提供人', en: 'Given by' },
})

export default function PrintCompletionPage() {
  const t = useTexts(TEXTS)
  const { rule } = useList().state.filters
  const rows = useAllRows<CompletionRow>(['completion', rule], (page, area) =>
    call(listCompletion, { query: { ...(rule && { rule }), ...page } }, { area }),
  )
  return (
    <VillageSheets<CompletionRow>
      title={t('title')}
      help={t('help')}
      backPath="/screening/completion"
      backLabel={t('back')}
      rows={rows}
      household={(row) => row.household}
      rowKey={(row) => keyOf(row.household)}
      columns={[
        { key: 'missing', label: t('missing'), width: 38, render: (row) => <MissingByGiver missing={row.missing} /> },
        { key: 'answer', label: t('answer'), width: 24 },
        { key: 'sign', label: t('sign'), width: 12 },
      ]}
    />
  )
}
