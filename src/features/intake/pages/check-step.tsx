/** Step 2: what was found, and the way on. */
import { Button } from 'antd'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import type { BatchDetail } from '../schema.ts'
import { Problems } from './problems.tsx'

const TEXTS = defineTexts({
  next: { zh: '下一步：入库', en: 'Next: commit' },
  nothing: {
    zh: '没有可以入库的行，请按上面的说明改正后重新上传。',
    en: 'No row can be taken; correct the file as told above and upload it again.',
  },
  calm: { zh: '尚未写入任何数据', en: 'Nothing has been stored yet' },
})

export function CheckStep({ batch, onNext }: { readonly batch: BatchDetail; readonly onNext: () => void }) {
  const t = useTexts(TEXTS)
  const some = (batch.rowsAccepted ?? 0) > 0
  return (
    <>
      <Problems batch={batch} />
      <div className="in-bar">
        <span className="sw-quiet">{t(some ? 'calm' : 'nothing')}</span>
        <Button type="primary" size="large" disabled={!some} onClick={onNext}>
          {t('next')}
        </Button>
      </div>
    </>
  )
}
