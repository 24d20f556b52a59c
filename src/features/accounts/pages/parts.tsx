/** Pieces of the pages about the own account. */
import { useMutation, type UseMutationResult } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import type { Route, RouteCall, RouteOutput } from '../../../language/access/route.ts'
import { ApiError, call } from '../../../ui/api.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'

const TEXTS = defineTexts({
  cancel: { zh: '取消', en: 'Cancel' },
  present: { zh: '当前密码', en: 'Present password' },
  needPresent: { zh: '请输入当前密码。', en: 'Enter your present password.' },
  failed: { zh: '操作未完成，请刷新页面后重试。', en: 'It was not done. Reload the page and try again.' },
})

/** Like `useChange`, but what is on screen stays until the page says so: codes that are shown once must not vanish. */
export function useCall<R extends Route>(route: R): UseMutationResult<RouteOutput<R>, Error, RouteCall<R>> {
  return useMutation({ mutationFn: (input: RouteCall<R>) => call(route, input) })
}

/** What the server refused, or what the page found missing. */
export function Problem({ error, text }: { readonly error?: Error | null; readonly text?: string | undefined }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  if (!error && !text) return null
  return (
    <p className="sw-problem" role="alert">
      {text ?? (error instanceof ApiError ? say(error.text) : t('failed'))}
    </p>
  )
}

interface PasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly autoComplete: 'current-password' | 'new-password'
  readonly autoFocus?: boolean
  readonly help?: ReactNode
}

export function PasswordField({ label, value, onChange, autoComplete, autoFocus = false, help }: PasswordFieldProps) {
  const id = useId()
  return (
    <div className="sw-account-field">
      <label htmlFor={id}>{label}</label>
      <Input.Password
        id={id}
        value={value}
        maxLength={200}
        autoComplete={autoComplete}
        autoFocus={autoFocus}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        onChange={(event) => onChange(event.target.value)}
      />
      {help !== undefined && <small id={`${id}-help`}>{help}</small>}
    </div>
  )
}

interface AskPasswordProps {
  readonly title: string
  /** What will happen, above the field. */
  readonly help: string
  readonly action: string
  readonly danger?: boolean
  readonly pending: boolean
  readonly error: Error | null
  readonly onSend: (password: string) => void
  readonly onCancel: () => void
}

/** Asks for the present password before something weighty. */
export function AskPassword(props: AskPasswordProps) {
  const t = useTexts(TEXTS)
  const [password, setPassword] = useState('')
  const [lacks, setLacks] = useState(false)
  const send = () => {
    setLacks(password === '')
    if (password !== '') props.onSend(password)
  }
  return (
    <Modal open title={props.title} onCancel={props.onCancel} footer={null} destroyOnHidden>
      <form
        className="sw-account-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <p>{props.help}</p>
        <PasswordField
          label={t('present')}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus
        />
        <Problem error={lacks ? null : props.error} text={lacks ? t('needPresent') : undefined} />
        <div className="sw-actions sw-end">
          <Button onClick={props.onCancel}>{t('cancel')}</Button>
          <Button type="primary" danger={props.danger ?? false} htmlType="submit" loading={props.pending}>
            {props.action}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
