/** One record: what it says in groups, where that comes from, what it said before. Used by drawer and page alike. */
import { Tabs, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { Register } from '../../language/register/register.ts'
import { FieldValue, NO_HEAD, RecordName, Unknown } from '../field-value.tsx'
import { bureau, instant, validity } from '../format.ts'
import { defineTexts, useLanguage, useTexts } from '../language.tsx'
import { groupsOf, nameOf, type RegisterRecord } from '../records.ts'
import { useSession } from '../session.tsx'
import { RecordHistory } from './record-history.tsx'
import { personName } from './who.ts'

const TEXTS = defineTexts({
  content: { zh: '登记内容', en: 'Content' },
  history: { zh: '变更记录', en: 'History' },
  other: { zh: '其他内容', en: 'Other' },
  origin: { zh: '来源与登记', en: 'Source' },
  source: { zh: '来源部门', en: 'Source' },
  recordedAt: { zh: '登记时间', en: 'Recorded' },
  recordedBy: { zh: '登记人', en: 'Recorded by' },
  file: { zh: '来源文件', en: 'Source file' },
  row: { zh: '导入文件第 {row} 行', en: 'row {row} of the imported file' },
  form: { zh: '页面登记', en: 'entered by form' },
  area: { zh: '管理地', en: 'Managing area' },
  valid: { zh: '有效期', en: 'Valid' },
  ended: { zh: '已失效', en: 'ended' },
  about: { zh: '所属人员', en: 'Person' },
  head: { zh: '所属农户', en: 'Household' },
})

interface RecordViewProps {
  readonly register: Register
  readonly record: RegisterRecord
  /** Buttons at the head line. */
  readonly actions?: ReactNode
  /** What must be seen first. */
  readonly notice?: ReactNode
  /** The tab that is open at first; the content where nothing is said. */
  readonly openTab?: string
  /** More tabs, after the content: a feature adds what it knows of the record. */
  readonly tabs?: readonly { readonly key: string; readonly label: ReactNode; readonly children: ReactNode }[]
}

export function RecordView({ register, record, actions, notice, openTab, tabs = [] }: RecordViewProps) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const { today } = useSession()
  const name = nameOf(register, record)
  const unnamed =
    register.id === 'household' ? (
      <span className="sw-unknown">{say(NO_HEAD)}</span>
    ) : register.id === 'person' ? (
      <Unknown />
    ) : (
      record.areaName
    )
  const ended = record.validTo !== null && record.validTo <= today
  return (
    <article className="sw-record">
      <header>
        <div>
          <h1>{name ?? unnamed}</h1>
          <p>
            <Tag>{say(register.label)}</Tag>
            {ended && <Tag color="warning">{t('ended')}</Tag>}
            <span>{record.areaName}</span>
            {record.validFrom && <span>{validity(record.validFrom, record.validTo, language)}</span>}
          </p>
        </div>
        {actions && <div className="sw-actions">{actions}</div>}
      </header>
      {notice}
      <Tabs
        size="small"
        defaultActiveKey={openTab ?? 'content'}
        destroyOnHidden
        items={[
          { key: 'content', label: t('content'), children: <RecordContent register={register} record={record} /> },
          ...tabs.map((tab) => ({ ...tab })),
          { key: 'history', label: t('history'), children: <RecordHistory register={register} record={record} /> },
        ]}
      />
    </article>
  )
}

function RecordContent({ register, record }: { readonly register: Register; readonly record: RegisterRecord }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const session = useSession()
  return (
    <>
      {groupsOf(register).map((group, at) => (
        <Facts
          key={group.fields[0] ?? at}
          title={group.label ? say(group.label) : register.groups ? t('other') : t('content')}
        >
          {at === 0 && <Subject register={register} record={record} />}
          {group.fields.map((key) => {
            const field = register.fields[key]
            if (!field) return null
            return (
              <Fact key={key} label={say(field.label)}>
                <FieldValue field={field} value={record.values[key]} countyCode={record.countyCode} />
              </Fact>
            )
          })}
        </Facts>
      ))}
      <Facts title={t('origin')}>
        <Fact label={t('area')}>{record.areaName}</Fact>
        {record.validFrom && <Fact label={t('valid')}>{validity(record.validFrom, record.validTo, language)}</Fact>}
        <Fact label={t('source')}>{bureau(record.source, language)}</Fact>
        <Fact label={t('file')}>{record.sourceRow === null ? t('form') : t('row', { row: record.sourceRow })}</Fact>
        <Fact label={t('recordedAt')}>{instant(record.recordedAt) ?? <Unknown />}</Fact>
        <Fact label={t('recordedBy')}>{personName(record.recordedBy, session, language)}</Fact>
      </Facts>
    </>
  )
}

/** Whom the record is about, as a link. */
function Subject({ register, record }: { readonly register: Register; readonly record: RegisterRecord }) {
  const t = useTexts(TEXTS)
  const { countyCode } = record
  if (register.subject === 'household' && record.householdId)
    return (
      <Fact label={t('head')}>
        <RecordName registerId="household" countyCode={countyCode} id={record.householdId} />
      </Fact>
    )
  if (register.subject === 'person' && record.personId)
    return (
      <Fact label={t('about')}>
        <RecordName registerId="person" countyCode={countyCode} id={record.personId} />
      </Fact>
    )
  return null
}

/** A titled group of facts. */
export function Facts({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="sw-facts">
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  )
}

export function Fact(props: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
