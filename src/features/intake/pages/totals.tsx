/** The four numbers of a check: what can be taken, was repaired, needs a look, cannot be taken. */
import { count } from '../../../ui/format.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import type { Batch, Severity } from '../schema.ts'
import './intake.css'
import './check.css'

const TEXTS = defineTexts({
  accepted: { zh: '可入库', en: 'can be taken' },
  repaired: { zh: '已自动更正', en: 'repaired' },
  warned: { zh: '需人工确认', en: 'to be confirmed' },
  rejected: { zh: '不能入库', en: 'cannot be taken' },
  acceptedHelp: { zh: '共 {total} 行', en: 'of {total} rows' },
  repairedHelp: { zh: '含在可入库中', en: 'among those that can' },
  warnedHelp: { zh: '含在可入库中，请核对', en: 'among those that can; check them' },
  rejectedHelp: { zh: '入库后可逐户更正', en: 'can be mended after the commit' },
  allRejectedHelp: { zh: '请改正后重新上传', en: 'correct them and upload again' },
  unmatched: {
    zh: '其中 {n} 行未找到对应的人员或农户，入库后单独保存，人员入库后自动匹配。',
    en: '{n} of them are about people or households not registered; they are kept apart and matched when these arrive.',
  },
})

export function Totals(props: { readonly batch: Batch; readonly onPick?: (severity: Severity) => void }) {
  const t = useTexts(TEXTS)
  const { batch, onPick } = props
  const nothing = batch.rowsAccepted === 0 && (batch.rowsRejected ?? 0) > 0
  const numbers = [
    { key: 'accepted', value: batch.rowsAccepted, severity: undefined },
    { key: 'repaired', value: batch.rowsRepaired, severity: 'repaired' },
    { key: 'warned', value: batch.rowsWarned, severity: 'warned' },
    { key: 'rejected', value: batch.rowsRejected, severity: 'rejected' },
  ] as const
  return (
    <>
      <ul className="in-totals">
        {numbers.map(({ key, value, severity }) => {
          const content = (
            <>
              <span>{t(key)}</span>
              <strong>{value === null ? '—' : count(value)}</strong>
              <small>
                {t(key === 'rejected' && nothing ? 'allRejectedHelp' : `${key}Help`, {
                  total: count(batch.rowsTotal ?? 0),
                })}
              </small>
            </>
          )
          const picks = onPick && severity && value !== null && value > 0
          return (
            <li key={key} className={`in-${key}`}>
              {picks ? (
                <button type="button" onClick={() => onPick(severity)}>
                  {content}
                </button>
              ) : (
                <div>{content}</div>
              )}
            </li>
          )
        })}
      </ul>
      {(batch.rowsUnmatched ?? 0) > 0 && (
        <p className="in-unmatched">{t('unmatched', { n: count(batch.rowsUnmatched ?? 0) })}</p>
      )}
    </>
  )
}
