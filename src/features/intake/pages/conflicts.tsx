/** 部门数据不一致: sources that disagree, side by side with source, date and file. */
import { Tag } from 'antd'
import type { Register } from '../../../language/register/register.ts'
import { bureau, fieldText, instant, NO } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import type { ListFilter } from '../../../ui/list/list-filters.tsx'
import { ListPage, type ListColumn } from '../../../ui/list/list-page.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { NameWithin } from '../../../ui/area.tsx'
import { PageLink, recordPath } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { useMay, useRegisters } from '../../../ui/session.tsx'
import { listConflicts, type Conflict } from '../schema.ts'
import { batchPath } from './words.tsx'
import './intake.css'

const TEXTS = defineTexts({
  title: { zh: '部门数据不一致', en: 'Sources that disagree' },
  help: {
    zh: '同一户或同一人，两个部门同时有效的数据不同。请与报送部门核实，由有误的一方更正后重新报送。',
    en: 'Two bureaus say different things of one household or person at the same time. Check with them; the one that is wrong corrects and sends again.',
  },
  unit: { zh: '处', en: 'disagreements' },
  about: { zh: '户主 / 姓名', en: 'Name' },
  register: { zh: '台账', en: 'Register' },
  one: { zh: '一方', en: 'One side' },
  other: { zh: '另一方', en: 'Other side' },
  area: { zh: '管理地', en: 'Area' },
  silent: { zh: '全量名单中没有', en: 'not on its full list' },
  since: { zh: '{day} 起', en: 'since {day}' },
  recorded: { zh: '{at} 登记', en: 'recorded {at}' },
  empty: { zh: '当前地区没有部门数据不一致', en: 'No sources disagree in this area' },
  emptyHelp: {
    zh: '导入两个以上部门的数据后，系统自动比对；不一致的会列在这里。',
    en: 'Once files of several bureaus are in, they are compared; what differs is listed here.',
  },
})

export default function ConflictsPage() {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const list = useList()
  const registers = useRegisters()
  const { state } = list
  const register = state.filters['register']
  const conflicts = useRead(
    listConflicts,
    { query: { offset: (state.page - 1) * state.size, limit: state.size, ...(register && { register }) } },
    { keepFormer: true },
  )
  const find = (id: string) => registers.find((one) => one.id === id)
  const side = (row: Conflict, at: number) => <Side row={row} at={at} register={find(row.register)} />
  const columns: ListColumn<Conflict>[] = [
    { key: 'about', label: TEXTS.about, render: (row) => <About row={row} /> },
    { key: 'register', label: TEXTS.register, render: (row) => say(find(row.register)?.label ?? TEXTS.register) },
    { key: 'one', label: TEXTS.one, render: (row) => side(row, 0) },
    { key: 'other', label: TEXTS.other, render: (row) => side(row, 1) },
    { key: 'area', label: TEXTS.area, render: (row) => <NameWithin fullName={row.areaName} /> },
  ]
  const filters: ListFilter[] = [
    {
      key: 'register',
      label: TEXTS.register,
      kind: 'choice',
      options: (conflicts.data?.registers ?? []).map((one) => ({ value: one.register, label: one.label })),
    },
  ]
  return (
    <ListPage<Conflict>
      id="conflicts"
      title={t('title')}
      help={t('help')}
      unit={TEXTS.unit}
      list={list}
      rows={conflicts}
      columns={columns}
      filters={filters}
      rowKey={(row) => row.sides.map((one) => one.recordId ?? one.source).join(' ')}
      empty={{ title: t('empty'), help: t('emptyHelp') }}
    />
  )
}

function About({ row }: { readonly row: Conflict }) {
  const [register, id] = row.householdId === null ? ['person', row.personId] : ['household', row.householdId]
  return <PageLink to={recordPath(register, row.countyCode, id ?? '')}>{row.about ?? '—'}</PageLink>
}

function Side(props: { readonly row: Conflict; readonly at: number; readonly register: Register | undefined }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const mayOpen = useMay('intake.load')
  const { row, register } = props
  const side = row.sides[props.at]
  if (!side) return null
  return (
    <div className="in-side">
      <Tag>{bureau(side.source, language)}</Tag>
      {side.silent ? (
        <strong>{t('silent')}</strong>
      ) : (
        row.fields.map((key) => {
          const field = register?.fields[key]
          return (
            field && (
              <strong key={key}>
                {say(field.label)} {fieldText(field, side.values[key], language) ?? say(NO)}
              </strong>
            )
          )
        })
      )}
      <small>
        {[
          side.validFrom === null ? '' : t('since', { day: side.validFrom }),
          side.recordedAt === null ? '' : t('recorded', { at: instant(side.recordedAt) ?? '' }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
      {side.fileName !== null && (
        <small>
          {mayOpen && side.batchId !== null ? (
            <PageLink to={batchPath(side.batchId)}>{side.fileName}</PageLink>
          ) : (
            side.fileName
          )}
        </small>
      )}
    </div>
  )
}
