/** 授权管理: who holds what, where, until when. */
import { Button } from 'antd'
import { useState } from 'react'
import { ROLES, type RoleId } from '../../../language/access/permissions.ts'
import { instant } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { ListPage, type ListColumn } from '../../../ui/list/list-page.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { useRead } from '../../../ui/query.ts'
import { useMay } from '../../../ui/session.tsx'
import { listPostings, type Posting } from '../admin-schema.ts'
import { AccountPanel } from './account-panel.tsx'
import { Doer, RoleText, STATE_WORDS, usePeriod } from './admin-parts.tsx'
import { GivePosting } from './give-posting.tsx'

const TEXTS = defineTexts({
  title: { zh: '授权管理', en: 'Postings' },
  help: {
    zh: '谁在哪里任什么岗位、到何时为止。授予和收回立即生效，管理员岗位三人分设，不得兼任。',
    en: 'Who holds what, where and until when. What is given or ended holds from the next request; the three administrators are three people.',
  },
  unit: { zh: '个岗位', en: 'postings' },
  search: { zh: '姓名、用户名或单位', en: 'Name, user name or office' },
  name: { zh: '姓名', en: 'Name' },
  office: { zh: '单位', en: 'Office' },
  role: { zh: '角色', en: 'Role' },
  area: { zh: '管辖地区', en: 'Area' },
  period: { zh: '任期', en: 'Period' },
  state: { zh: '状态', en: 'State' },
  by: { zh: '授权人', en: 'Given by' },
  at: { zh: '授权时间', en: 'Given' },
  inForce: { zh: '在任', en: 'in force' },
  future: { zh: '未到任', en: 'not begun' },
  past: { zh: '已终止', en: 'past' },
  give: { zh: '授予岗位', en: 'Give a posting' },
  empty: { zh: '当前地区没有岗位', en: 'Nobody holds a posting in this area' },
  emptyHelp: {
    zh: '请先由系统管理员开立账号，再授予岗位。',
    en: 'The system administrator opens the account first; then give it a posting.',
  },
})

export default function PostingListPage() {
  const t = useTexts(TEXTS)
  const list = useList()
  const { state } = list
  const assigns = useMay('assignment.manage')
  const [giving, setGiving] = useState(false)
  const rows = useRead(
    listPostings,
    {
      query: {
        offset: (state.page - 1) * state.size,
        limit: state.size,
        ...(state.q && { q: state.q }),
        ...(state.filters['role'] && { role: state.filters['role'] as RoleId }),
        ...(state.filters['state'] && { state: state.filters['state'] as 'inForce' | 'future' | 'past' }),
      },
    },
    { keepFormer: true },
  )
  const give = assigns && (
    <Button type="primary" onClick={() => setGiving(true)}>
      {t('give')}
    </Button>
  )
  return (
    <>
      <ListPage<Posting>
        id="postings"
        title={t('title')}
        help={t('help')}
        unit={TEXTS.unit}
        list={list}
        rows={rows}
        columns={COLUMNS}
        filters={[
          {
            key: 'state',
            label: TEXTS.state,
            kind: 'choice',
            options: (['inForce', 'future', 'past'] as const).map((value) => ({ value, label: TEXTS[value] })),
          },
          {
            key: 'role',
            label: TEXTS.role,
            kind: 'choice',
            options: Object.entries(ROLES).map(([value, { label }]) => ({ value, label })),
          },
        ]}
        searchHint={TEXTS.search}
        rowKey={(row) => `${row.userId}.${row.id}`}
        renderDrawer={(key) => (
          <AccountPanel userId={key.split('.')[0] ?? ''} onClose={() => list.change({ open: undefined })} />
        )}
        actions={give}
        empty={{ title: t('empty'), help: t('emptyHelp'), action: give }}
      />
      {giving && <GivePosting onClose={() => setGiving(false)} />}
    </>
  )
}

const COLUMNS: readonly ListColumn<Posting>[] = [
  { key: 'name', label: TEXTS.name, render: (row) => row.name },
  { key: 'role', label: TEXTS.role, render: (row) => <RoleText posting={row} /> },
  { key: 'area', label: TEXTS.area, render: (row) => row.areaName },
  { key: 'period', label: TEXTS.period, render: (row) => <Period row={row} /> },
  { key: 'state', label: TEXTS.state, render: (row) => <State row={row} /> },
  { key: 'unit', label: TEXTS.office, render: (row) => row.unit },
  { key: 'by', label: TEXTS.by, render: (row) => <Doer name={row.givenBy} /> },
  { key: 'at', label: TEXTS.at, shown: false, render: (row) => instant(row.givenAt) },
]

function Period({ row }: { readonly row: Posting }) {
  return usePeriod()(row)
}

function State({ row }: { readonly row: Posting }) {
  const { say } = useLanguage()
  return say(STATE_WORDS[row.state])
}
