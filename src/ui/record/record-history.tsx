/** What a record said before: each change as old value and new value, with the day and the person. */
import type { Register } from '../../language/register/register.ts'
import { FieldValue } from '../field-value.tsx'
import { instant } from '../format.ts'
import { defineTexts, useLanguage, useTexts } from '../language.tsx'
import { useFormer, type RegisterRecord } from '../records.ts'
import { useSession } from '../session.tsx'
import { EmptyState, ErrorState, Loading } from '../states.tsx'
import { historySteps, type Difference } from './differences.ts'
import { personName } from './who.ts'

const TEXTS = defineTexts({
  none: { zh: '登记后没有变更', en: 'Not changed since it was recorded' },
  noneHelp: { zh: '登记时间 {at}', en: 'Recorded {at}' },
  first: { zh: '{at}，{who}首次登记', en: '{at}, first recorded by {who}' },
  by: { zh: '{at}，{who}修改', en: '{at}, changed by {who}' },
  sealed: { zh: '号码等加密内容有变更', en: 'A sealed number or a date of validity changed' },
  before: { zh: '原内容', en: 'before' },
  after: { zh: '改为', en: 'after' },
})

export function RecordHistory({ register, record }: { readonly register: Register; readonly record: RegisterRecord }) {
  const t = useTexts(TEXTS)
  const { language } = useLanguage()
  const session = useSession()
  const former = useFormer(register, record.countyCode, record.id)
  if (former.isPending) return <Loading rows={4} />
  if (former.isError) return <ErrorState error={former.error} onRetry={() => void former.refetch()} />
  if (former.data.length === 0)
    return <EmptyState title={t('none')} help={t('noneHelp', { at: instant(record.recordedAt) ?? '' })} />
  const oldest = former.data.at(-1) ?? record
  const steps = historySteps(register, record, former.data)
  return (
    <ol className="sw-history">
      {steps.map((step) => (
        <li key={step.at}>
          <h3>{t('by', { at: instant(step.at) ?? '', who: personName(step.by, session, language) })}</h3>
          {step.differences.length === 0 ? (
            <p className="sw-quiet">{t('sealed')}</p>
          ) : (
            <DifferenceTable register={register} countyCode={record.countyCode} differences={step.differences} />
          )}
        </li>
      ))}
      <li>
        <h3>
          {t('first', {
            at: instant(oldest.recordedAt) ?? '',
            who: personName(oldest.recordedBy, session, language),
          })}
        </h3>
      </li>
    </ol>
  )
}

interface DifferenceTableProps {
  readonly register: Register
  readonly countyCode: string
  readonly differences: readonly Difference[]
}

export function DifferenceTable({ register, countyCode, differences }: DifferenceTableProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <dl className="sw-differences">
      {differences.map(({ key, before, after }) => {
        const field = register.fields[key]
        if (!field) return null
        return (
          <div key={key}>
            <dt>{say(field.label)}</dt>
            <dd>
              <del aria-label={t('before')}>
                <FieldValue field={field} value={before} countyCode={countyCode} />
              </del>
              <span aria-hidden> → </span>
              <ins aria-label={t('after')}>
                <FieldValue field={field} value={after} countyCode={countyCode} />
              </ins>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
