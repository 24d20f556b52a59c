/** The second step of a sign-in: the code of the phone, or a recovery code. */
import { useRef, useState, type SubmitEvent } from 'react'
import type { enterCode } from '../../features/accounts/schema.ts'
import type { Label } from '../../kernel/label.ts'
import { ApiError, callAt } from '../../ui/api.ts'
import { defineTexts, useLanguage, useTexts } from '../../ui/language.tsx'

const ENTER_CODE: Pick<typeof enterCode, 'method' | 'path'> = { method: 'POST', path: '/api/sign-in/code' }

const TEXTS = defineTexts({
  title: { zh: '输入验证码', en: 'Enter the code' },
  help: {
    zh: '请打开手机上的身份验证器应用，输入当前显示的 6 位数字。',
    en: 'Open the authenticator on your phone and enter the six digits it shows.',
  },
  recoveryHelp: {
    zh: '请输入一个未用过的恢复码，例如 abcde-fgh23。',
    en: 'Enter a recovery code that was not used yet, such as abcde-fgh23.',
  },
  code: { zh: '验证码', en: 'Code' },
  recoveryCode: { zh: '恢复码', en: 'Recovery code' },
  needCode: { zh: '请输入 6 位数字验证码。', en: 'Enter the six digits.' },
  needRecovery: { zh: '请输入恢复码。', en: 'Enter a recovery code.' },
  submit: { zh: '确认', en: 'Confirm' },
  working: { zh: '正在核对…', en: 'Checking…' },
  useRecovery: { zh: '手机不在身边？使用恢复码', en: 'No phone at hand? Use a recovery code' },
  useCode: { zh: '使用手机验证码', en: 'Use the code of the phone' },
  back: { zh: '返回重新登录', en: 'Back to the sign-in' },
  lost: {
    zh: '手机和恢复码都找不到时，请联系系统管理员重置。',
    en: 'If phone and recovery codes are both lost, ask the system administrator for a reset.',
  },
})

interface CodeFormProps {
  readonly onDone: () => void
  /** Back to the password, with what went wrong. */
  readonly onBack: (why: Label | undefined) => void
}

export function CodeForm({ onDone, onBack }: CodeFormProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const [recovery, setRecovery] = useState(false)
  const [code, setCode] = useState('')
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<Label>()
  const box = useRef<HTMLInputElement>(null)

  const send = async () => {
    setWorking(true)
    setProblem(undefined)
    try {
      await callAt<typeof enterCode>(ENTER_CODE, { body: { code: code.trim() } })
      onDone()
    } catch (error) {
      setWorking(false)
      if (!(error instanceof ApiError)) throw error
      // The code was waited for too long: the password is asked for again.
      if (error.code === 'notSignedIn') return onBack(error.text)
      setProblem(error.text)
      box.current?.select()
    }
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const plain = code.normalize('NFKC').replace(/\s/g, '')
    if (recovery ? plain !== '' : /^\d{6}$/.test(plain)) return void send()
    setProblem(recovery ? TEXTS.needRecovery : TEXTS.needCode)
    box.current?.focus()
  }
  const change = () => {
    setRecovery(!recovery)
    setCode('')
    setProblem(undefined)
    box.current?.focus()
  }

  return (
    <form onSubmit={submit} noValidate aria-labelledby="title">
      <h1 id="title">{t('title')}</h1>
      <p>{t(recovery ? 'recoveryHelp' : 'help')}</p>
      <div role="alert" className="problem" hidden={!problem}>
        {problem && say(problem)}
      </div>
      <label htmlFor="code">{t(recovery ? 'recoveryCode' : 'code')}</label>
      <input
        id="code"
        ref={box}
        name="code"
        autoComplete={recovery ? 'off' : 'one-time-code'}
        inputMode={recovery ? 'text' : 'numeric'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        autoFocus
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <button type="submit" className="submit" disabled={working}>
        {t(working ? 'working' : 'submit')}
      </button>
      <div className="ways">
        <button type="button" onClick={change}>
          {t(recovery ? 'useCode' : 'useRecovery')}
        </button>
        <button type="button" onClick={() => onBack(undefined)}>
          {t('back')}
        </button>
      </div>
      <p className="help">{t('lost')}</p>
    </form>
  )
}
