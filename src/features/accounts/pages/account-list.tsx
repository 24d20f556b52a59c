/** 账号管理: every account; the system administrator opens, closes and resets. */
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { ROLES } from '../../../language/access/permissions.ts'
import { instant } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { ListPage, type ListColumn } from '../../../ui/list/list-page.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { useRead } from '../../../ui/query.ts'
import { useMay } from '../../../ui/session.tsx'
import { listAccounts, openAccount, type Account } from '../admin-schema.ts'
import { AccountPanel } from './account-panel.tsx'
import { Doer, Field, Refused, ShownPassword } from './admin-parts.tsx'
import { useOnce } from './use-once.ts'

const TEXTS = defineTexts({
  title: { zh: '账号管理', en: 'Accounts' },
  help: {
    zh: '一人一号。开户后没有任何权限，由安全管理员在授权管理中授予岗位。',
    en: 'One account a person. A new one may do nothing until the security administrator gives a posting.',
  },
  unit: { zh: '个账号', en: 'accounts' },
  search: { zh: '姓名、用户名或单位', en: 'Name, user name or office' },
  name: { zh: '姓名', en: 'Name' },
  login: { zh: '用户名', en: 'User name' },
  office: { zh: '单位', en: 'Office' },
  roles: { zh: '在任岗位', en: 'Postings' },
  noRole: { zh: '未授权', en: 'none' },
  state: { zh: '状态', en: 'State' },
  active: { zh: '正常', en: 'open' },
  locked: { zh: '登录失败，暂时锁定', en: 'locked for now' },
  closed: { zh: '已停用', en: 'closed' },
  seen: { zh: '最近使用', en: 'Last used' },
  never: { zh: '未登录过', en: 'never' },
  opened: { zh: '开户时间', en: 'Opened' },
  by: { zh: '开户人', en: 'Opened by' },
  role: { zh: '角色', en: 'Role' },
  open: { zh: '开立账号', en: 'Open an account' },
  openHelp: {
    zh: '开户后显示一次性密码，首次登录必须修改。用户名用小写字母、数字，不能改。',
    en: 'A one-time password is shown afterwards. The user name has lower-case letters and digits and never changes.',
  },
  loginHint: { zh: '例如 zhangsan.hz', en: 'such as zhangsan.hz' },
  loginWrong: {
    zh: '用户名为 3 到 40 个小写字母、数字、点或横线，以字母开头',
    en: 'Three to forty lower-case letters, digits, dots or hyphens, a letter first',
  },
  required: { zh: '请填写姓名和单位', en: 'Name and office are required' },
  cancel: { zh: '取消', en: 'Cancel' },
  empty: { zh: '还没有账号', en: 'No accounts yet' },
  done: { zh: '已开立账号 {login}', en: 'Account {login} was opened' },
})

const LOGIN = /^[a-z][a-z0-9._-]{2,39}$/

export default function AccountListPage() {
  const t = useTexts(TEXTS)
  const list = useList()
  const { state } = list
  const mayManage = useMay('account.manage')
  const [opening, setOpening] = useState(false)
  const rows = useRead(
    listAccounts,
    {
      query: {
        offset: (state.page - 1) * state.size,
        limit: state.size,
        ...(state.q && { q: state.q }),
        ...(state.filters['state'] && { state: state.filters['state'] as Account['state'] }),
        ...(state.filters['role'] && { role: state.filters['role'] as keyof typeof ROLES }),
      },
    },
    { keepFormer: true },
  )
  return (
    <>
      <ListPage<Account>
        id="accounts"
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
            options: [
              { value: 'active', label: TEXTS.active },
              { value: 'closed', label: TEXTS.closed },
            ],
          },
          {
            key: 'role',
            label: TEXTS.role,
            kind: 'choice',
            options: [
              { value: 'none', label: TEXTS.noRole },
              ...Object.entries(ROLES).map(([value, { label }]) => ({ value, label })),
            ],
          },
        ]}
        searchHint={TEXTS.search}
        rowKey={(row) => row.id}
        renderDrawer={(id) => <AccountPanel userId={id} onClose={() => list.change({ open: undefined })} />}
        actions={
          mayManage && (
            <Button type="primary" onClick={() => setOpening(true)}>
              {t('open')}
            </Button>
          )
        }
        empty={{ title: t('empty') }}
      />
      {opening && <OpenAccount onClose={() => setOpening(false)} />}
    </>
  )
}

const COLUMNS: readonly ListColumn<Account>[] = [
  { key: 'name', label: TEXTS.name, render: (row) => row.name },
  { key: 'login', label: TEXTS.login, render: (row) => row.login },
  { key: 'unit', label: TEXTS.office, render: (row) => row.unit },
  { key: 'roles', label: TEXTS.roles, render: (row) => <Roles row={row} /> },
  { key: 'state', label: TEXTS.state, render: (row) => <State row={row} /> },
  { key: 'seen', label: TEXTS.seen, render: (row) => <Seen row={row} /> },
  { key: 'opened', label: TEXTS.opened, render: (row) => instant(row.openedAt) },
  { key: 'by', label: TEXTS.by, shown: false, render: (row) => <Doer name={row.openedBy} /> },
]

function Roles({ row }: { readonly row: Account }) {
  const { say } = useLanguage()
  if (row.roles.length === 0) return <span className="sw-quiet">{say(TEXTS.noRole)}</span>
  return row.roles.map((role) => say(role)).join('、')
}

function State({ row }: { readonly row: Account }) {
  const { say } = useLanguage()
  if (row.state === 'closed') return <span className="sw-quiet">{say(TEXTS.closed)}</span>
  return say(row.locked ? TEXTS.locked : TEXTS.active)
}

function Seen({ row }: { readonly row: Account }) {
  const { say } = useLanguage()
  return row.seenAt === null ? <span className="sw-quiet">{say(TEXTS.never)}</span> : instant(row.seenAt)
}

function OpenAccount({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(TEXTS)
  const { message } = App.useApp()
  const client = useQueryClient()
  const open = useOnce(openAccount)
  const [name, setName] = useState('')
  const [unit, setUnit] = useState('')
  const [login, setLogin] = useState('')
  const [asked, setAsked] = useState(false)
  const wrong =
    name.trim().length < 2 || unit.trim().length < 2 ? t('required') : LOGIN.test(login) ? undefined : t('loginWrong')
  if (open.data)
    return (
      <ShownPassword
        {...open.data}
        onDone={() => {
          void message.success(t('done', { login }))
          void client.invalidateQueries()
          onClose()
        }}
      />
    )
  return (
    <Modal
      open
      title={t('open')}
      okText={t('open')}
      cancelText={t('cancel')}
      confirmLoading={open.isPending}
      onOk={() => {
        setAsked(true)
        if (wrong === undefined) open.mutate({ body: { login, name: name.trim(), unit: unit.trim() } })
      }}
      onCancel={onClose}
    >
      <div className="sw-admin-form">
        <p>{t('openHelp')}</p>
        <div className="sw-admin-pair">
          <Field id="open-name" label={t('name')}>
            <Input
              id="open-name"
              value={name}
              maxLength={60}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Field id="open-login" label={t('login')}>
            <Input
              id="open-login"
              value={login}
              maxLength={40}
              autoComplete="off"
              placeholder={t('loginHint')}
              onChange={(event) => setLogin(event.target.value.trim().toLowerCase())}
            />
          </Field>
        </div>
        <Field id="open-unit" label={t('office')}>
          <Input
            id="open-unit"
            value={unit}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => setUnit(event.target.value)}
          />
        </Field>
        <Refused error={asked && wrong ? null : open.error} text={asked ? wrong : undefined} />
      </div>
    </Modal>
  )
}
