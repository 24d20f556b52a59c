/** What the other registers say of a household or person: one small table a register. */
import { Button } from 'antd'
import type { Register } from '../../../language/register/register.ts'
import { FieldValue } from '../../../ui/field-value.tsx'
import { bureau, count, isFigure, validity } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, recordPath, registerPath, useGo } from '../../../ui/navigation.tsx'
import { nameOf, useRecords, type RegisterRecord } from '../../../ui/records.ts'
import { useMay, useReadableRegisters } from '../../../ui/session.tsx'
import { ErrorState, Loading } from '../../../ui/states.tsx'
import { takesNew } from './register-at.tsx'

const TEXTS = defineTexts({
  related: { zh: '各部门数据', en: 'All sources' },
  unknown: { zh: '未采集', en: 'not recorded' },
  none: { zh: '没有记录', en: 'no record' },
  total: { zh: '{count} 条', en: 'records: {count}' },
  shown: { zh: '列出最近 {count} 条', en: 'showing {count}' },
  create: { zh: '登记', en: 'Add' },
  person: { zh: '姓名', en: 'Person' },
  valid: { zh: '有效期', en: 'Valid' },
  source: { zh: '来源部门', en: 'Source' },
  open: { zh: '查看', en: 'Open' },
})

const SHOWN = 12

/** The tab for a household or a person; nothing for other records. */
export function useRelatedTab(register: Register, record: RegisterRecord | undefined) {
  const t = useTexts(TEXTS)
  if (!record || (register.id !== 'household' && register.id !== 'person')) return []
  return [{ key: 'related', label: t('related'), children: <Related register={register} record={record} /> }]
}

function Related({ register, record }: { readonly register: Register; readonly record: RegisterRecord }) {
  const others = useReadableRegisters().filter(
    (other) => other.subject === register.id || Object.values(other.fields).some((field) => field.type === register.id),
  )
  return others.map((other) => <RelatedRegister key={other.id} about={register} record={record} register={other} />)
}

interface RelatedRegisterProps {
  readonly about: Register
  readonly record: RegisterRecord
  readonly register: Register
}

function RelatedRegister({ about, record, register }: RelatedRegisterProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const go = useGo()
  const key = about.id === 'household' ? 'householdId' : 'personId'
  const { countyCode } = record
  const sort = register.happenedOn && `-${register.happenedOn}`
  const rows = useRecords(register, { [key]: record.id, countyCode, limit: SHOWN, ...(sort && { sort }) })
  const mayCreate = useMay('register.edit') && takesNew(register) && register.subject === about.id
  const total = rows.data?.total ?? 0
  return (
    <section className="sw-related">
      <header>
        <h2>{say(register.label)}</h2>
        {rows.data && (
          <span className="sw-quiet">{total === 0 ? t(register.absence) : t('total', { count: count(total) })}</span>
        )}
        {total > SHOWN && <span className="sw-quiet">{t('shown', { count: SHOWN })}</span>}
        {mayCreate && (
          <Button
            size="small"
            type="link"
            onClick={() => go(`${registerPath(register.id)}/new`, { search: { [key]: record.id, county: countyCode } })}
          >
            {t('create')}
          </Button>
        )}
      </header>
      {rows.isError && <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.isPending && <Loading rows={2} />}
      {total > 0 && <SmallTable about={about} register={register} rows={rows.data?.rows ?? []} />}
    </section>
  )
}

interface SmallTableProps {
  readonly about: Register
  readonly register: Register
  readonly rows: readonly RegisterRecord[]
}

function SmallTable({ about, register, rows }: SmallTableProps) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const ofPersons = register.subject === 'person' && about.id === 'household'
  const listed = register.listed.flatMap((key) => {
    const field = register.fields[key]
    return field && field.type !== about.id ? [{ key, field }] : []
  })
  return (
    <div className="sw-scroll">
      <table className="sw-small-table">
        <thead>
          <tr>
            {ofPersons && <th>{t('person')}</th>}
            {listed.map(({ key, field }) => (
              <th key={key} className={isFigure(field) ? 'sw-figures' : undefined}>
                {say(field.label)}
              </th>
            ))}
            {register.kind === 'status' && <th>{t('valid')}</th>}
            {register.perSource && <th>{t('source')}</th>}
            <th />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {ofPersons && (
                <td data-label={t('person')}>{row.personId && <PersonLink row={row} register={register} />}</td>
              )}
              {listed.map(({ key, field }) => (
                <td key={key} data-label={say(field.label)} className={isFigure(field) ? 'sw-figures' : undefined}>
                  <FieldValue field={field} value={row.values[key]} countyCode={row.countyCode} />
                </td>
              ))}
              {register.kind === 'status' && (
                <td data-label={t('valid')}>{validity(row.validFrom, row.validTo, language)}</td>
              )}
              {register.perSource && <td data-label={t('source')}>{bureau(row.source, language)}</td>}
              <td>
                <PageLink to={recordPath(register.id, row.countyCode, row.id)}>{t('open')}</PageLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PersonLink({ row, register }: { readonly row: RegisterRecord; readonly register: Register }) {
  const t = useTexts(TEXTS)
  return (
    <PageLink to={recordPath('person', row.countyCode, row.personId ?? '')}>
      {nameOf(register, row) ?? t('unknown')}
    </PageLink>
  )
}
