/** A new password: at a first sign-in, and for who wants another one. */
import { Button } from 'antd'
import { useState } from 'react'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { changePassword, LEAST_LETTERS, NOT_AGAIN } from '../schema.ts'
import { PasswordField, Problem, useCall } from './parts.tsx'

const TEXTS = defineTexts({
  present: { zh: '当前密码', en: 'Present password' },
  next: { zh: '新密码', en: 'New password' },
  again: { zh: '再次输入新密码', en: 'New password again' },
  rule: {
    zh: '至少 {least} 个字符，可用中文、空格和符号；不能是常见密码，不能包含用户名或姓名，不能与最近 {last} 次用过的相同。几个互不相关的词连起来，好记又难猜。',
    en: 'At least {least} characters, any letters, blanks and signs. No common password, not your name, none of your last {last}. Several unrelated words are easy to keep and hard to guess.',
  },
  needPresent: { zh: '请输入当前密码。', en: 'Enter your present password.' },
  short: {
    zh: '新密码只有 {count} 个字符，至少需要 {least} 个。',
    en: 'The new password has {count} characters; at least {least} are needed.',
  },
  differ: { zh: '两次输入的新密码不一致，请重新输入。', en: 'The two new passwords differ; enter them again.' },
  save: { zh: '保存新密码', en: 'Save the new password' },
})

interface PasswordFormProps {
  /** Asks for the present one too; not right after it was typed. */
  readonly withPresent: boolean
  readonly onDone: () => void
}

export function PasswordForm({ withPresent, onDone }: PasswordFormProps) {
  const t = useTexts(TEXTS)
  const change = useCall(changePassword)
  const [present, setPresent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [problem, setProblem] = useState<string>()
  const what = (): string | undefined => {
    const count = Array.from(next.normalize('NFKC')).length
    if (withPresent && present === '') return t('needPresent')
    if (count < LEAST_LETTERS) return t('short', { count, least: LEAST_LETTERS })
    return next === again ? undefined : t('differ')
  }
  const send = () => {
    const found = what()
    setProblem(found)
    if (found !== undefined) return
    const body = { password: next, ...(withPresent && { present }) }
    change.mutate(
      { body },
      {
        onSuccess: () => {
          setPresent('')
          setNext('')
          setAgain('')
          onDone()
        },
      },
    )
  }
  return (
    <form
      className="sw-account-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {withPresent && (
        <PasswordField label={t('present')} value={present} onChange={setPresent} autoComplete="current-password" />
      )}
      <PasswordField
        label={t('next')}
        value={next}
        onChange={setNext}
        autoComplete="new-password"
        autoFocus={!withPresent}
        help={t('rule', { least: LEAST_LETTERS, last: NOT_AGAIN })}
      />
      <PasswordField label={t('again')} value={again} onChange={setAgain} autoComplete="new-password" />
      <Problem error={problem === undefined ? change.error : null} text={problem} />
      <div className="sw-actions">
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
