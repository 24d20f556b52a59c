/** 疑点数据清单: what looks wrong in the registers, to be checked at the village and corrected. */
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { FindingList } from './finding-list.tsx'

const TEXTS = defineTexts({
  title: { zh: '疑点数据清单', en: 'Corrections' },
  help: {
    zh: '登记信息自相矛盾或不合常理的农户。请按村打印核对，在台账中更正；更正后重新筛查即消除。',
    en: 'Households whose data contradict themselves. Print by village, check, and correct the registers; the next screening clears them.',
  },
  column: { zh: '疑点', en: 'What looks wrong' },
})

export default function DoubtsPage() {
  const t = useTexts(TEXTS)
  const list = useList()
  return (
    <FindingList
      id="doubts"
      title={t('title')}
      help={t('help')}
      output="doubtfulData"
      list={list}
      printPath="/doubts/print"
      columnLabel={TEXTS.column}
    />
  )
}
