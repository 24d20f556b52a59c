/** The sign-in page. It is the first thing on a slow line, so it carries neither the component library nor the schemas. */
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import type { signIn } from '../../features/accounts/schema.ts'
import type { Label } from '../../kernel/label.ts'
import type { about } from '../../ui/about.ts'
import { ApiError, callAt, returnAddress } from '../../ui/api.ts'
import { defineTexts, useLanguage, useTexts } from '../../ui/language.tsx'
import { CodeForm } from './code-form.tsx'

const SIGN_IN: Pick<typeof signIn, 'method' | 'path'> = { method: 'POST', path: '/api/sign-in' }
const ABOUT: Pick<typeof about, 'method' | 'path'> = { method: 'GET', path: '/api/about' }

const TEXTS = defineTexts({
  name: { zh: '守望', en: 'Shouwang' },
  purpose: { zh: '防止返贫动态监测和帮扶工作系统', en: 'Watching over households at risk, and helping in time' },
  title: { zh: '用户登录', en: 'Sign in' },
  login: { zh: '用户名', en: 'User name' },
  password: { zh: '密码', en: 'Password' },
  show: { zh: '显示', en: 'Show' },
  hide: { zh: '隐藏', en: 'Hide' },
  submit: { zh: '登录', en: 'Sign in' },
  working: { zh: '正在登录…', en: 'Signing in…' },
  needLogin: { zh: '请输入用户名。', en: 'Enter your user name.' },
  needPassword: { zh: '请输入密码。', en: 'Enter your password.' },
  capsLock: { zh: '大写锁定已打开。', en: 'Caps Lock is on.' },
  help: {
    zh: '忘记密码或需要开通账号，请联系本单位系统管理员。',
    en: 'For a lost password or a new account, ask the system administrator of your office.',
  },
  other: { zh: 'English', en: '中文' },
  synthetic: {
    zh: '演示数据：全部为合成数据，与真实人员无关',
    en: 'Demonstration: all data are made up; no real person is shown',
  },
  conduct: {
    zh: '系统涉及个人信息，请在工作需要范围内使用，并妥善保管账号。',
    en: 'This system holds personal information. Use it only as your work requires, and keep your account safe.',
  },
})

export function SignInPage() {
  const t = useTexts(TEXTS)
  const { language, setLanguage } = useLanguage()
  const synthetic = useSynthetic()
  useEffect(() => {
    document.title = `${t('title')} · ${t('name')}`
  }, [t])
  return (
    <div className="page">
      <header>
        <img src="/icon.svg" alt="" width="36" height="36" />
        <div>
          <div className="name">{t('name')}</div>
          <div className="purpose">{t('purpose')}</div>
        </div>
        <button type="button" className="language" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
          {t('other')}
        </button>
      </header>
      <main>
        <SignInForm />
      </main>
      <footer>
        {synthetic && <p className="synthetic">{t('synthetic')}</p>}
        <p>{t('conduct')}</p>
      </footer>
    </div>
  )
}

function useSynthetic(): boolean {
  const [synthetic, setSynthetic] = useState(false)
  useEffect(() => {
    callAt<typeof about>(ABOUT, {})
      .then((answer) => setSynthetic(answer.synthetic))
      .catch(() => setSynthetic(false))
  }, [])
  return synthetic
}

const goOn = () => location.replace(returnAddress(new URLSearchParams(location.search).get('next')))

/** The password, and the code of the second factor where there is one. */
function SignInForm() {
  const [waiting, setWaiting] = useState(false)
  const [problem, setProblem] = useState<Label>()
  if (waiting)
    return (
      <CodeForm
        onDone={goOn}
        onBack={(why) => {
          setProblem(why)
          setWaiting(false)
        }}
      />
    )
  return <PasswordForm former={problem} onCode={() => setWaiting(true)} />
}

function PasswordForm({ former, onCode }: { readonly former: Label | undefined; readonly onCode: () => void }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState(former)
  const loginBox = useRef<HTMLInputElement>(null)
  const passwordBox = useRef<HTMLInputElement>(null)

  const send = async () => {
    setWorking(true)
    setProblem(undefined)
    try {
      const answer = await callAt<typeof signIn>(SIGN_IN, { body: { login: login.trim(), password } })
      if (answer.missing === 'code') onCode()
      else goOn()
    } catch (error) {
      setWorking(false)
      if (!(error instanceof ApiError)) throw error
      setProblem(error.text)
      passwordBox.current?.select()
    }
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (login.trim() === '') {
      setProblem(TEXTS.needLogin)
      loginBox.current?.focus()
    } else if (password === '') {
      setProblem(TEXTS.needPassword)
      passwordBox.current?.focus()
    } else void send()
  }

  return (
    <form onSubmit={submit} noValidate aria-labelledby="title">
      <h1 id="title">{t('title')}</h1>
      <div role="alert" className="problem" hidden={!problem}>
        {problem && say(problem)}
      </div>
      <label htmlFor="login">{t('login')}</label>
      <input
        id="login"
        ref={loginBox}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
        autoFocus
        value={login}
        onChange={(event) => setLogin(event.target.value)}
      />
      <label htmlFor="password">{t('password')}</label>
      <div className="password">
        <input
          id="password"
          ref={passwordBox}
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
          onBlur={() => setCapsLock(false)}
        />
        <button type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {t(shown ? 'hide' : 'show')}
        </button>
      </div>
      <p className="hint" hidden={!capsLock}>
        {t('capsLock')}
      </p>
      <button type="submit" className="submit" disabled={working}>
        {t(working ? 'working' : 'submit')}
      </button>
      <p className="help">{t('help')}</p>
    </form>
  )
}
