/** Buttons that decide: each asks once more, and those that refuse something ask why. */
import { App, Button, Input, Modal, Popconfirm } from 'antd'
import { useState, type ReactNode } from 'react'
import type { Route, RouteCall } from '../../../language/access/route.ts'
import { ApiError } from '../../../ui/api.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'

const TEXTS = defineTexts({
  cancel: { zh: '取消', en: 'Cancel' },
  reason: { zh: '原因', en: 'Reason' },
  needReason: { zh: '请写明原因，至少 2 个字', en: 'Say why, in at least 2 characters' },
  document: { zh: '依据文件（没有的不填）', en: 'Document (leave empty if there is none)' },
})

interface ActButtonProps<R extends Route> {
  readonly route: R
  readonly input: RouteCall<R>
  readonly label: string
  readonly ask: string
  readonly done: string
  readonly primary?: boolean
  readonly disabled?: boolean
  readonly icon?: ReactNode
}

/** Does one act after a yes. */
export function ActButton<R extends Route>(props: ActButtonProps<R>) {
  const t = useTexts(TEXTS)
  const { message } = App.useApp()
  const change = useChange(props.route)
  return (
    <>
      <Popconfirm
        title={<span className="sw-ask">{props.ask}</span>}
        okText={props.label}
        cancelText={t('cancel')}
        disabled={props.disabled ?? false}
        onConfirm={() => change.mutate(props.input, { onSuccess: () => void message.success(props.done) })}
      >
        <Button
          type={props.primary ? 'primary' : 'default'}
          disabled={props.disabled ?? false}
          loading={change.isPending}
          icon={props.icon}
        >
          {props.label}
        </Button>
      </Popconfirm>
      <Refused error={change.error} />
    </>
  )
}

interface ReasonButtonProps<R extends Route> {
  readonly route: R
  readonly toInput: (said: { readonly reason: string; readonly document: string | null }) => RouteCall<R>
  readonly label: string
  /** What will happen, above the field. */
  readonly help: string
  readonly done: string
  readonly withDocument?: boolean
}

/** Does one act with a reason, which everybody reads later. */
export function ReasonButton<R extends Route>(props: ReasonButtonProps<R>) {
  const t = useTexts(TEXTS)
  const { message } = App.useApp()
  const change = useChange(props.route)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [document, setDocument] = useState('')
  const [asked, setAsked] = useState(false)
  const lacks = reason.trim().length < 2
  const send = () => {
    setAsked(true)
    if (lacks) return
    change.mutate(props.toInput({ reason: reason.trim(), document: document.trim() || null }), {
      onSuccess: () => {
        void message.success(props.done)
        setOpen(false)
      },
    })
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{props.label}</Button>
      <Modal
        open={open}
        title={props.label}
        okText={props.label}
        cancelText={t('cancel')}
        confirmLoading={change.isPending}
        onOk={send}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <div className="sw-why-form">
          <p>{props.help}</p>
          <label>
            {t('reason')}
            <Input.TextArea
              rows={3}
              maxLength={500}
              autoFocus
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          {asked && lacks && (
            <p className="sw-problem" role="alert">
              {t('needReason')}
            </p>
          )}
          {props.withDocument && (
            <label>
              {t('document')}
              <Input maxLength={200} value={document} onChange={(event) => setDocument(event.target.value)} />
            </label>
          )}
          <Refused error={change.error} />
        </div>
      </Modal>
    </>
  )
}

function Refused({ error }: { readonly error: Error | null }) {
  const { say } = useLanguage()
  if (!error) return null
  const known = error instanceof ApiError ? error : undefined
  return (
    <div className="sw-problem" role="alert">
      <p>{known ? say(known.text) : error.message}</p>
      {known && known.code === 'ruleCasesFail' && (
        <ul>
          {known.issues.map((issue) => (
            <li key={issue.path}>
              {issue.path}：{say(issue.text)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
