/** One import: its check, what will happen, and afterwards what was written. The address holds the step. */
import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button } from 'antd'
import { useEffect } from 'react'
import { instant } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, usePageParams, useGo, useSearchParams, useSetSearch } from '../../../ui/navigation.tsx'
import { useChange, useRead } from '../../../ui/query.ts'
import { first } from '../../../ui/search-params.ts'
import { ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import { checkBatch, discardBatch, readBatch, type BatchDetail } from '../schema.ts'
import { CommitStep } from './commit-step.tsx'
import { Declared } from './declared.tsx'
import { Outcome } from './outcome.tsx'
import { WorkProgress } from './progress.tsx'
import { CheckStep } from './check-step.tsx'
import { Steps, type Step } from './steps.tsx'
import { batchPath, StateWord } from './words.tsx'
import './intake.css'

const TEXTS = defineTexts({
  mending: { zh: '更正：{name}', en: 'Mending: {name}' },
  sameFile: {
    zh: '同一文件已于 {day} 入库（{name}）。所属期相同的，再次入库不会改动任何数据；具体变化见第 3 步。',
    en: 'The same file was committed on {day} ({name}). With the same period, committing it again changes nothing; step 3 says what would.',
  },
  openSame: { zh: '查看该批次', en: 'Open that batch' },
  parent: { zh: '查看所更正的批次', en: 'Open the batch it mends' },
  discard: { zh: '放弃', en: 'Discard' },
  discardTitle: { zh: '放弃这个批次？', en: 'Discard this batch?' },
  discardHelp: {
    zh: '尚未入库，不影响任何数据；已上传的文件将删除，不能恢复。',
    en: 'Nothing has been stored, so no data change; the uploaded file is deleted for good.',
  },
  again: { zh: '重新核对', en: 'Check again' },
  refused: { zh: '这个文件无法读取', en: 'This file cannot be read' },
  failed: { zh: '核对没有完成', en: 'The check was not completed' },
  notCommitted: { zh: '上次入库没有完成', en: 'The last commit was not completed' },
  uploaded: { zh: '文件已上传，尚未核对', en: 'Uploaded, not checked yet' },
  uploadOther: { zh: '重新选择文件', en: 'Choose another file' },
  back: { zh: '返回批次列表', en: 'Back to the list' },
})

const LOOK_AGAIN = 1000

export default function BatchPage() {
  const { id = '' } = usePageParams()
  const batch = useRead(readBatch, { params: { id } })
  const client = useQueryClient()
  const busy = batch.data?.state === 'checking' || batch.data?.state === 'committing'
  const { refetch } = batch
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(() => {
      void refetch().then((answer) => {
        const done = answer.data && answer.data.state !== 'checking' && answer.data.state !== 'committing'
        // Report and forecast were read for the former check.
        return done ? client.invalidateQueries() : undefined
      })
    }, LOOK_AGAIN)
    return () => clearInterval(timer)
  }, [busy, refetch, client])
  if (batch.isError) return <ErrorState error={batch.error} onRetry={() => void batch.refetch()} />
  if (!batch.data) return <Loading rows={12} />
  return <BatchView batch={batch.data} />
}

function BatchView({ batch }: { readonly batch: BatchDetail }) {
  const t = useTexts(TEXTS)
  const search = useSearchParams()
  const setSearch = useSetSearch()
  const wantsCommit = first(search, 'step') === 'commit'
  const finished = batch.state === 'committed' || batch.state === 'withdrawn' || batch.state === 'discarded'
  const step: Step =
    finished || batch.state === 'committing' || (wantsCommit && batch.state === 'checked') ? 'commit' : 'check'
  const goTo = (next: Step) => setSearch({ step: next === 'commit' ? 'commit' : undefined })
  return (
    <div className="in-page">
      <PageTitle
        title={batch.parentId === null ? batch.fileName : t('mending', { name: batch.fileName })}
        help={<StateWord state={batch.state} />}
        actions={<BatchActions batch={batch} />}
      />
      <Steps at={step} done={batch.state === 'committed' || batch.state === 'withdrawn'} onGo={goTo} />
      <SameFile batch={batch} />
      <Trouble batch={batch} />
      <Declared batch={batch} />
      <WorkProgress batch={batch} />
      {batch.state === 'checked' && step === 'check' && <CheckStep batch={batch} onNext={() => goTo('commit')} />}
      {batch.state === 'checked' && step === 'commit' && <CommitStep batch={batch} onBack={() => goTo('check')} />}
      {(batch.state === 'committed' || batch.state === 'withdrawn') && <Outcome batch={batch} />}
    </div>
  )
}

function BatchActions({ batch }: { readonly batch: BatchDetail }) {
  const t = useTexts(TEXTS)
  const { modal } = App.useApp()
  const go = useGo()
  const discard = useChange(discardBatch)
  const again = useChange(checkBatch)
  const waits =
    batch.state === 'uploaded' || batch.state === 'checked' || batch.state === 'refused' || batch.state === 'failed'
  const ask = () =>
    void modal.confirm({
      title: t('discardTitle'),
      content: t('discardHelp'),
      okText: t('discard'),
      okButtonProps: { danger: true },
      onOk: async () => {
        await discard.mutateAsync({ params: { id: batch.id } })
        go(batch.parentId === null ? '/intake' : `${batchPath(batch.parentId)}/mend`)
      },
    })
  return (
    <>
      {waits && (
        <Button loading={again.isPending} onClick={() => again.mutate({ params: { id: batch.id } })}>
          {t('again')}
        </Button>
      )}
      {waits && <Button onClick={ask}>{t('discard')}</Button>}
      <Button type="text" onClick={() => go('/intake')}>
        {t('back')}
      </Button>
    </>
  )
}

function SameFile({ batch }: { readonly batch: BatchDetail }) {
  const t = useTexts(TEXTS)
  const [same] = batch.sameFile
  if (batch.parentId !== null)
    return (
      <p className="in-parent">
        <PageLink to={`${batchPath(batch.parentId)}/mend`}>{t('parent')}</PageLink>
      </p>
    )
  if (!same || batch.state === 'committed' || batch.state === 'withdrawn') return null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('sameFile', { day: instant(same.committedAt) ?? '', name: same.fileName })}
      action={<PageLink to={batchPath(same.id)}>{t('openSame')}</PageLink>}
    />
  )
}

/** What went wrong, what was kept, what to do. */
function Trouble({ batch }: { readonly batch: BatchDetail }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const go = useGo()
  const reason = batch.reason ? say(batch.reason) : undefined
  if (batch.state === 'refused' || batch.state === 'failed')
    return (
      <Alert
        type="error"
        showIcon
        title={t(batch.state === 'refused' ? 'refused' : 'failed')}
        description={reason}
        action={<Button onClick={() => go('/intake/new')}>{t('uploadOther')}</Button>}
      />
    )
  if (batch.state === 'checked' && reason !== undefined)
    return <Alert type="error" showIcon title={t('notCommitted')} description={reason} />
  return batch.state === 'uploaded' ? <Alert type="info" showIcon title={t('uploaded')} /> : null
}
