/** Pieces of the pages of administrators: pickers, dialogs, words of a posting. */
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Modal, Select, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import type { Label } from '../../../kernel/label.ts'
import { ApiError, call } from '../../../ui/api.ts'
import { AreaPicker } from '../../../ui/area-panel.tsx'
import { AreaName } from '../../../ui/area.tsx'
import { bureau } from '../../../ui/format.ts'
import { useRested } from '../../../ui/keyboard.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { listAccounts, listColleagues, type Colleague, type Posting, type POSTING_STATES } from '../admin-schema.ts'
import './admin.css'

const TEXTS = defineTexts({
  cancel: { zh: '取消', en: 'Cancel' },
  reason: { zh: '原因', en: 'Reason' },
  needReason: { zh: '请写明原因，至少 2 个字', en: 'Say why, in at least 2 characters' },
  find: { zh: '输入姓名或用户名查找', en: 'Name or user name' },
  none: { zh: '没有找到，请核对姓名或用户名', en: 'Nobody found; check the name' },
  failed: { zh: '操作未完成，请刷新页面后重试。', en: 'It was not done. Reload the page and try again.' },
  add: { zh: '再加一个地区', en: 'One more area' },
  remove: { zh: '去掉', en: 'Remove' },
  noEnd: { zh: '{from} 起', en: 'since {from}' },
  period: { zh: '{from} 至 {to}', en: '{from} to {to}' },
  for: { zh: '代理{name}', en: 'for {name}' },
})

/** What the server refused, the fields it names included. */
export function Refused({ error, text }: { readonly error?: Error | null; readonly text?: string | undefined }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  if (!error && text === undefined) return null
  const known = error instanceof ApiError ? error : undefined
  return (
    <div className="sw-problem" role="alert">
      {text ?? (known ? say(known.text) : t('failed'))}
      {known?.issues.map((issue) => (
        <p key={issue.path}>{say(issue.text)}</p>
      ))}
    </div>
  )
}

interface PersonPickerProps {
  readonly id: string
  /** Everybody for an administrator, people nearby for whoever delegates. */
  readonly among: 'accounts' | 'colleagues'
  readonly except?: string
  readonly value: Colleague | undefined
  readonly onChange: (person: Colleague | undefined) => void
}

/** Chooses a person by name or user name. */
export function PersonPicker({ id, among, except, value, onChange }: PersonPickerProps) {
  const t = useTexts(TEXTS)
  const [typed, setTyped] = useState('')
  const q = useRested(typed.trim())
  const found = useQuery({
    queryKey: ['person picker', among, q],
    queryFn: async (): Promise<readonly Colleague[]> =>
      among === 'colleagues'
        ? call(listColleagues, { query: { q } })
        : (await call(listAccounts, { query: { q, state: 'active', limit: 20 } })).rows,
    enabled: q !== '',
  })
  const people = q === '' ? (value ? [value] : []) : (found.data ?? []).filter((one) => one.id !== except)
  return (
    <Select
      id={id}
      className="sw-wide"
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t('find')}
      value={value?.id ?? null}
      loading={found.isFetching}
      notFoundContent={q === '' ? t('find') : found.isFetching ? null : t('none')}
      options={people.map((one) => ({ value: one.id, label: `${one.name}（${one.login}）`, unit: one.unit }))}
      optionRender={renderPerson}
      onChange={(chosen: string | null) => onChange(people.find((one) => one.id === chosen))}
    />
  )
}

function renderPerson(option: { readonly label?: ReactNode; readonly data: { readonly unit: string } }) {
  return (
    <div className="sw-option">
      {option.label}
      <small>{option.data.unit}</small>
    </div>
  )
}

/** One or several areas. */
export function AreasInput({
  id,
  value,
  onChange,
}: {
  readonly id: string
  readonly value: readonly string[]
  readonly onChange: (areas: readonly string[]) => void
}) {
  const t = useTexts(TEXTS)
  return (
    <div className="sw-chosen-areas">
      {value.map((area) => (
        <span key={area}>
          <AreaName code={area} />
          <button type="button" aria-label={t('remove')} onClick={() => onChange(value.filter((one) => one !== area))}>
            ×
          </button>
        </span>
      ))}
      <AreaPicker
        key={value.length}
        id={id}
        value={undefined}
        onChange={(area) => area && !value.includes(area) && onChange([...value, area])}
      />
    </div>
  )
}

export function Field({
  id,
  label,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly children: ReactNode
}) {
  return (
    <div className="sw-admin-field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  )
}

interface ReasonDialogProps {
  readonly title: string
  readonly help: string
  readonly action: string
  readonly danger?: boolean
  readonly pending: boolean
  readonly error: Error | null
  readonly children?: ReactNode
  readonly onSend: (reason: string) => void
  readonly onCancel: () => void
}

/** Does something weighty with a reason, which is kept with it. */
export function ReasonDialog(props: ReasonDialogProps) {
  const t = useTexts(TEXTS)
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const lacks = reason.trim().length < 2
  return (
    <Modal
      open
      title={props.title}
      okText={props.action}
      cancelText={t('cancel')}
      confirmLoading={props.pending}
      okButtonProps={{ danger: props.danger ?? false }}
      onOk={() => {
        setAsked(true)
        if (!lacks) props.onSend(reason.trim())
      }}
      onCancel={props.onCancel}
    >
      <div className="sw-admin-form">
        <p>{props.help}</p>
        {props.children}
        <Field id="reason" label={t('reason')}>
          <Input.TextArea
            id="reason"
            rows={2}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <Refused error={asked && lacks ? null : props.error} text={asked && lacks ? t('needReason') : undefined} />
      </div>
    </Modal>
  )
}

const PASSWORD = defineTexts({
  title: { zh: '一次性密码', en: 'One-time password' },
  help: {
    zh: '用户名 {login} 的一次性密码如下。只显示这一次，请当面或通过可靠方式交给本人，首次登录时必须修改。',
    en: 'The one-time password of {login}. It is shown only this once: hand it over safely; it has to be changed at the first sign-in.',
  },
  done: { zh: '已记下', en: 'I have it' },
})

/** Closed by saying that it was noted, and by nothing else. */
export function ShownPassword(props: {
  readonly login: string
  readonly password: string
  readonly onDone: () => void
}) {
  const t = useTexts(PASSWORD)
  return (
    <Modal
      open
      title={t('title')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={props.onDone}>
          {t('done')}
        </Button>
      }
    >
      <div className="sw-admin-form">
        <p>{t('help', { login: props.login })}</p>
        <code className="sw-one-time">{props.password}</code>
      </div>
    </Modal>
  )
}

const BY_SYSTEM: Label = { zh: '系统初始化', en: 'the set-up' }

/** Who did it; what no account did came with the installation or the command line. */
export function useDoer(): (name: string) => string {
  const { say } = useLanguage()
  return (name) => (name === 'system' ? say(BY_SYSTEM) : name)
}

export function Doer({ name }: { readonly name: string }) {
  return useDoer()(name)
}

export const STATE_WORDS: Readonly<Record<(typeof POSTING_STATES)[number], Label>> = {
  inForce: { zh: '在任', en: 'in force' },
  future: { zh: '未到任', en: 'not begun' },
  over: { zh: '已到期', en: 'expired' },
  ended: { zh: '已收回', en: 'ended' },
  lapsed: { zh: '已失效', en: 'lapsed' },
}

export function RoleText({ posting }: { readonly posting: Posting }) {
  const { say, language } = useLanguage()
  const t = useTexts(TEXTS)
  return (
    <span>
      {say(posting.roleLabel)}
      {posting.bureau && <small className="sw-quiet"> {bureau(posting.bureau, language)}</small>}
      {posting.delegatedBy && <Tag className="sw-for">{t('for', { name: posting.delegatedBy })}</Tag>}
    </span>
  )
}

export function usePeriod(): (posting: Pick<Posting, 'validFrom' | 'lastDay'>) => string {
  const t = useTexts(TEXTS)
  return ({ validFrom, lastDay }) =>
    lastDay === null ? t('noEnd', { from: validFrom }) : t('period', { from: validFrom, to: lastDay })
}
