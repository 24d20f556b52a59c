/** After the commit: what was written, what is still to be mended, and the way back. */
import { Alert, App, Button } from 'antd'
import { ApiError } from '../../../ui/api.ts'
import { count, instant } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, useGo } from '../../../ui/navigation.tsx'
import { useChange } from '../../../ui/query.ts'
import { useMay } from '../../../ui/session.tsx'
import { withdrawBatch, type BatchDetail } from '../schema.ts'
import { Counted } from './counted.tsx'
import { Problems } from './problems.tsx'
import { batchPath, StateWord } from './words.tsx'
import './intake.css'
import './outcome.css'

const TEXTS = defineTexts({
  committed: { zh: '已于 {at} 入库', en: 'Committed on {at}' },
  withdrawn: {
    zh: '已于 {at} 撤销，写入的数据已全部退回',
    en: 'Withdrawn on {at}; everything it wrote was taken back',
  },
  nothing: { zh: '内容与现有记录相同，没有改动任何数据。', en: 'It said nothing new; no record was changed.' },
  mend: { zh: '更正 {n} 行', en: 'Mend {n} rows' },
  mendHelp: {
    zh: '还有 {n} 行没有入库。相关农户在筛查中列为“暂不判定”，请逐户更正或确认不入库。',
    en: '{n} rows were not taken. Their households stand as "not judged" in screenings until the rows are mended or settled.',
  },
  withdraw: { zh: '撤销本次导入', en: 'Withdraw this import' },
  withdrawTitle: { zh: '撤销本次导入？', en: 'Withdraw this import?' },
  withdrawHelp: {
    zh: '本次新增的记录将退回，被变更的记录恢复为导入前的内容。之后已有业务使用这些数据的，不能撤销。',
    en: 'Records it added are taken back and records it changed become what they were. It is refused when later work stands on these data.',
  },
  blocked: { zh: '不能撤销', en: 'Cannot be withdrawn' },
  children: { zh: '更正批次', en: 'Mending batches' },
})

export function Outcome({ batch }: { readonly batch: BatchDetail }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const go = useGo()
  const { modal } = App.useApp()
  const withdraw = useChange(withdrawBatch)
  const may = useMay('intake.commit')
  const at = instant((batch.state === 'withdrawn' ? batch.withdrawnAt : batch.committedAt) ?? '') ?? ''
  const written = (batch.written ?? []).filter((row) => row.added + row.changed > 0)
  const ask = () =>
    void modal.confirm({
      title: t('withdrawTitle'),
      content: t('withdrawHelp'),
      okText: t('withdraw'),
      okButtonProps: { danger: true },
      // A refusal is shown on the page, where it can be read at leisure.
      onOk: () => withdraw.mutateAsync({ params: { id: batch.id } }).catch(() => undefined),
    })
  return (
    <>
      <section className="in-panel in-outcome">
        <div className="in-head">
          <h2>{t(batch.state === 'withdrawn' ? 'withdrawn' : 'committed', { at })}</h2>
          {batch.state === 'committed' && may && (
            <Button danger loading={withdraw.isPending} onClick={ask}>
              {t('withdraw')}
            </Button>
          )}
        </div>
        {withdraw.isError && (
          <Alert
            type="error"
            showIcon
            title={t('blocked')}
            description={withdraw.error instanceof ApiError ? <Blocked error={withdraw.error} /> : null}
          />
        )}
        {batch.state === 'committed' && (written.length === 0 ? <p>{t('nothing')}</p> : <Counted rows={written} />)}
        {batch.state === 'committed' && batch.rowsOpen > 0 && (
          <Alert
            type="warning"
            showIcon
            title={t('mendHelp', { n: count(batch.rowsOpen) })}
            action={
              <Button type="primary" onClick={() => go(`${batchPath(batch.id)}/mend`)}>
                {t('mend', { n: count(batch.rowsOpen) })}
              </Button>
            }
          />
        )}
        {batch.children.length > 0 && (
          <p className="in-children">
            {t('children')}：
            {batch.children.map((child) => (
              <PageLink key={child.id} to={batchPath(child.id)}>
                {instant(child.createdAt)} <StateWord state={child.state} />
              </PageLink>
            ))}
          </p>
        )}
        {batch.reason && <p className="in-bad">{say(batch.reason)}</p>}
      </section>
      <Problems batch={batch} />
    </>
  )
}

/** Each piece of later work, with a way to it. */
function Blocked({ error }: { readonly error: ApiError }) {
  const { say } = useLanguage()
  if (error.issues.length === 0) return say(error.text)
  return (
    <>
      <p>{say(error.text)}</p>
      <ul className="in-blocked">
        {error.issues.map((issue) => {
          const id = /^batch\.(.+)$/.exec(issue.path)?.[1]
          return (
            <li key={issue.path}>
              {id === undefined ? say(issue.text) : <PageLink to={batchPath(id)}>{say(issue.text)}</PageLink>}
            </li>
          )
        })}
      </ul>
    </>
  )
}
