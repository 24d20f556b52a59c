/** 授权变动: what was given and ended, by whom, newest first. */
import { instant } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { ListPage, type ListColumn } from '../../../ui/list/list-page.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { useRead } from '../../../ui/query.ts'
import { listPostingChanges, type Posting } from '../admin-schema.ts'
import { Doer, RoleText, usePeriod } from './admin-parts.tsx'

const TEXTS = defineTexts({
  title: { zh: '授权变动', en: 'Changes of postings' },
  help: {
    zh: '每一次授予、代理和收回，三名管理员都能看到。',
    en: 'Everything that was given, delegated and ended; all three administrators see it.',
  },
  unit: { zh: '条', en: 'changes' },
  at: { zh: '时间', en: 'At' },
  act: { zh: '变动', en: 'Change' },
  given: { zh: '授予', en: 'given' },
  delegated: { zh: '代理', en: 'delegated' },
  ended: { zh: '收回', en: 'ended' },
  by: { zh: '办理人', en: 'By' },
  name: { zh: '人员', en: 'Person' },
  role: { zh: '岗位', en: 'Posting' },
  area: { zh: '管辖地区', en: 'Area' },
  period: { zh: '任期', en: 'Period' },
  reason: { zh: '原因', en: 'Reason' },
  empty: { zh: '当前地区没有授权变动', en: 'Nothing has changed in this area' },
})

interface Change {
  readonly at: string
  readonly act: 'given' | 'ended'
  readonly by: string
  readonly posting: Posting
}

export default function PostingChangesPage() {
  const t = useTexts(TEXTS)
  const list = useList()
  const { page, size } = list.state
  const rows = useRead(listPostingChanges, { query: { offset: (page - 1) * size, limit: size } }, { keepFormer: true })
  return (
    <ListPage<Change>
      id="posting-changes"
      title={t('title')}
      help={t('help')}
      unit={TEXTS.unit}
      list={list}
      rows={rows}
      columns={COLUMNS}
      filters={[]}
      rowKey={(row) => `${row.posting.id}.${row.act}`}
      empty={{ title: t('empty') }}
    />
  )
}

const COLUMNS: readonly ListColumn<Change>[] = [
  { key: 'at', label: TEXTS.at, render: (row) => instant(row.at) },
  { key: 'act', label: TEXTS.act, render: (row) => <Act row={row} /> },
  { key: 'name', label: TEXTS.name, render: (row) => row.posting.name },
  { key: 'role', label: TEXTS.role, render: (row) => <RoleText posting={row.posting} /> },
  { key: 'area', label: TEXTS.area, render: (row) => row.posting.areaName },
  { key: 'period', label: TEXTS.period, render: (row) => <Period row={row.posting} /> },
  { key: 'by', label: TEXTS.by, render: (row) => <Doer name={row.by} /> },
  { key: 'reason', label: TEXTS.reason, render: (row) => (row.act === 'ended' ? (row.posting.endReason ?? '—') : '—') },
]

function Act({ row }: { readonly row: Change }) {
  const { say } = useLanguage()
  if (row.act === 'ended') return say(TEXTS.ended)
  return say(row.posting.delegatedBy === null ? TEXTS.given : TEXTS.delegated)
}

function Period({ row }: { readonly row: Posting }) {
  return usePeriod()(row)
}
