/** Step 3: one sentence says what will happen; then it happens. */
import { Button } from 'antd'
import { ApiError } from '../../../ui/api.ts'
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange, useRead } from '../../../ui/query.ts'
import { useMay } from '../../../ui/session.tsx'
import { ErrorState, Loading } from '../../../ui/states.tsx'
import { commitBatch, planBatch, type BatchDetail } from '../schema.ts'
import { Counted } from './counted.tsx'
import './intake.css'
import './outcome.css'

const TEXTS = defineTexts({
  sentence: {
    zh: '将把“{file}”的 {accepted} 行写入 {registers} 个台账：新增 {added} 条，变更 {changed} 条，{unchanged} 条与现有记录相同不作改动。',
    en: '{accepted} rows of "{file}" will be written to {registers} registers: {added} records added, {changed} changed, {unchanged} the same as before and left alone.',
  },
  nothing: {
    zh: '“{file}”的 {accepted} 行与现有记录完全相同，入库不会改动任何数据。',
    en: 'The {accepted} rows of "{file}" say nothing new; the commit changes no record.',
  },
  left: {
    zh: '{n} 行不能入库，将单独保存，可在入库后逐户更正。',
    en: '{n} rows cannot be taken; they are kept apart to be mended afterwards.',
  },
  unmatched: {
    zh: '{n} 行未找到对应人员或农户，将单独保存，待人员入库后自动匹配。',
    en: '{n} rows about nobody registered are kept apart and matched when these people arrive.',
  },
  undo: {
    zh: '入库后原文件即从服务器删除，需要标注副本的请先下载；如发现有误，可以撤销本次导入。',
    en: 'The commit deletes the file from the server: download the marked copy first if you need it. If something turns out wrong, the import can be withdrawn.',
  },
  commit: { zh: '确认入库', en: 'Commit' },
  back: { zh: '返回核对', en: 'Back to the check' },
  may: {
    zh: '当前账号没有“数据入库和撤销”权限，请通知县级业务人员入库。',
    en: 'Your account may not commit; ask the county officer.',
  },
  counting: { zh: '正在计算入库后的变化…', en: 'Counting what will change…' },
})

export function CommitStep({ batch, onBack }: { readonly batch: BatchDetail; readonly onBack: () => void }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const plan = useRead(planBatch, { params: { id: batch.id } }, { staleTime: Infinity })
  const commit = useChange(commitBatch)
  const may = useMay('intake.commit')
  if (plan.isError) return <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />
  const rows = plan.data ?? []
  const sum = (key: 'added' | 'changed' | 'unchanged') => rows.reduce((total, row) => total + row[key], 0)
  const changes = sum('added') + sum('changed')
  return (
    <section className="in-panel in-commit">
      {plan.data ? (
        <p className="in-sentence">
          {t(changes === 0 ? 'nothing' : 'sentence', {
            file: batch.fileName,
            accepted: count((batch.rowsAccepted ?? 0) - (batch.rowsUnmatched ?? 0)),
            registers: rows.filter((row) => row.added + row.changed + row.unchanged > 0).length,
            added: count(sum('added')),
            changed: count(sum('changed')),
            unchanged: count(sum('unchanged')),
          })}
          {(batch.rowsRejected ?? 0) > 0 && ` ${t('left', { n: count(batch.rowsRejected ?? 0) })}`}
          {(batch.rowsUnmatched ?? 0) > 0 && ` ${t('unmatched', { n: count(batch.rowsUnmatched ?? 0) })}`}
        </p>
      ) : (
        <>
          <p className="sw-quiet">{t('counting')}</p>
          <Loading rows={4} />
        </>
      )}
      {plan.data && <Counted rows={rows.filter((row) => row.added + row.changed + row.unchanged > 0)} />}
      <p className="sw-quiet">{t(may ? 'undo' : 'may')}</p>
      {commit.isError && (
        <p role="alert" className="in-bad">
          {commit.error instanceof ApiError ? say(commit.error.text) : ''}
        </p>
      )}
      <div className="in-actions">
        <Button onClick={onBack}>{t('back')}</Button>
        <Button
          type="primary"
          size="large"
          disabled={!may || !plan.data}
          loading={commit.isPending}
          onClick={() => commit.mutate({ params: { id: batch.id } })}
        >
          {t('commit')}
        </Button>
      </div>
    </section>
  )
}
