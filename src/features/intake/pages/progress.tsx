/** Work under way: how far, how long still, and that the page may be left. */
import { Button, Progress } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { count } from '../../../ui/format.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'
import { cancelBatch, type BatchDetail } from '../schema.ts'
import './intake.css'
import './outcome.css'

const TEXTS = defineTexts({
  waiting: { zh: '排队等候，前面还有 {n} 个任务', en: 'Waiting; {n} before this one' },
  reading: { zh: '正在读取并逐行核对', en: 'Reading and checking row by row' },
  comparing: { zh: '正在与全部行及已入库数据比对', en: 'Comparing with the whole file and with what is registered' },
  committing: { zh: '正在入库，请稍候', en: 'Committing' },
  rows: { zh: '已读取 {n} 行', en: '{n} rows read' },
  of: { zh: '已读取 {n} 行，共约 {total} 行', en: '{n} of about {total} rows read' },
  seconds: { zh: '预计还需 {n} 秒', en: 'about {n} s left' },
  minutes: { zh: '预计还需 {n} 分钟', en: 'about {n} min left' },
  leave: {
    zh: '可以离开本页，完成后在“数据导入”中继续。',
    en: 'You may leave this page and go on from the list of imports.',
  },
  cancel: { zh: '取消核对', en: 'Cancel the check' },
})

export function WorkProgress({ batch }: { readonly batch: BatchDetail }) {
  const t = useTexts(TEXTS)
  const cancel = useChange(cancelBatch)
  const left = useTimeLeft(batch)
  if (batch.state !== 'checking' && batch.state !== 'committing') return null
  const { rowsRead, rowsExpected } = batch
  const waiting = (batch.before ?? 0) > 0
  const read = batch.state === 'checking' && rowsExpected !== null && rowsRead >= rowsExpected && rowsRead > 0
  const share =
    batch.state === 'committing' || rowsExpected === null ? undefined : Math.min(0.95, rowsRead / rowsExpected)
  const title = waiting
    ? t('waiting', { n: batch.before ?? 0 })
    : t(batch.state === 'committing' ? 'committing' : read ? 'comparing' : 'reading')
  return (
    <section className="in-panel in-work" aria-live="polite">
      <strong>{title}</strong>
      <Progress
        percent={Math.round((share ?? (waiting ? 0 : 0.5)) * 100)}
        status={waiting ? 'normal' : 'active'}
        showInfo={share !== undefined}
      />
      <p>
        {batch.state === 'checking' &&
          rowsRead > 0 &&
          (rowsExpected === null || read
            ? t('rows', { n: count(rowsRead) })
            : t('of', { n: count(rowsRead), total: count(rowsExpected) }))}
        {left !== undefined &&
          ` · ${left < 90 ? t('seconds', { n: Math.max(1, Math.round(left)) }) : t('minutes', { n: Math.round(left / 60) })}`}
      </p>
      <p className="sw-quiet">{t('leave')}</p>
      {batch.state === 'checking' && (
        <Button loading={cancel.isPending} onClick={() => cancel.mutate({ params: { id: batch.id } })}>
          {t('cancel')}
        </Button>
      )}
    </section>
  )
}

/** Seconds left at the pace seen on this page; undefined until it is known. */
function useTimeLeft({ rowsRead, rowsExpected, state }: BatchDetail): number | undefined {
  const start = useRef<{ rows: number; at: number }>(undefined)
  const [left, setLeft] = useState<number>()
  useEffect(() => {
    const now = performance.now()
    if (state !== 'checking' || !start.current || rowsRead < start.current.rows) {
      start.current = { rows: rowsRead, at: now }
      setLeft(undefined)
      return
    }
    const seconds = (now - start.current.at) / 1000
    const pace = (rowsRead - start.current.rows) / seconds
    if (rowsExpected !== null && seconds > 2 && pace > 0 && rowsRead < rowsExpected)
      setLeft((rowsExpected - rowsRead) / pace)
    else setLeft(undefined)
  }, [rowsRead, rowsExpected, state])
  return left
}
