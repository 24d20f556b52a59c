/** What a sign-in needs before the office opens: an own password, a second factor. No data of the office are asked for here. */
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { beginSecondFactor, type Me } from '../schema.ts'
import { Problem, useCall } from './parts.tsx'
import { PasswordForm } from './password-form.tsx'
import { RecoveryCodes, SetUp } from './second-factor-setup.tsx'
import './account.css'

const TEXTS = defineTexts({
  product: { zh: '守望', en: 'Shouwang' },
  language: { zh: 'English', en: '中文' },
  leave: { zh: '退出登录', en: 'Sign out' },
  who: { zh: '{name}（{login}）', en: '{name} ({login})' },
  passwordTitle: { zh: '设置自己的密码', en: 'Set your own password' },
  passwordHelp: {
    zh: '您使用的是一次性密码。请设置只有自己知道的密码，之后用新密码登录。',
    en: 'You signed in with a one-time password. Set one that only you know; from now on you sign in with that.',
  },
  factorTitle: { zh: '设置动态口令', en: 'Set up the second factor' },
  factorHelp: {
    zh: '您的岗位可以审定、导出或管理数据，登录时除密码外还须输入手机上的动态验证码。设置需要两三分钟，请准备好手机。',
    en: 'Your role decides, exports or administers, so each sign-in also needs a code from your phone. It takes two or three minutes; have the phone at hand.',
  },
  begin: { zh: '开始设置', en: 'Begin' },
})

interface FirstSignInProps {
  readonly me: Me
  readonly onLeave: () => void
}

export default function FirstSignIn({ me, onLeave }: FirstSignInProps) {
  const t = useTexts(TEXTS)
  const { language, setLanguage } = useLanguage()
  const client = useQueryClient()
  const goOn = () => void client.invalidateQueries()
  const title = t(me.missing === 'newPassword' ? 'passwordTitle' : 'factorTitle')
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
  return (
    <div className="sw-first">
      <header>
        <img src="/icon.svg" alt="" width="24" height="24" />
        <strong>{t('product')}</strong>
        <span className="sw-space" />
        <Button type="text" size="small" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
          {t('language')}
        </Button>
        <Button type="text" size="small" onClick={onLeave}>
          {t('leave')}
        </Button>
      </header>
      <main>
        <p className="sw-quiet">{t('who', { name: me.name, login: me.login })}</p>
        <h1>{title}</h1>
        {me.missing === 'newPassword' ? (
          <>
            <p>{t('passwordHelp')}</p>
            <PasswordForm withPresent={false} onDone={goOn} />
          </>
        ) : (
          <Factor help={t('factorHelp')} begin={t('begin')} onDone={goOn} />
        )}
      </main>
    </div>
  )
}

function Factor({
  help,
  begin,
  onDone,
}: {
  readonly help: string
  readonly begin: string
  readonly onDone: () => void
}) {
  const beginning = useCall(beginSecondFactor)
  const [codes, setCodes] = useState<readonly string[]>()
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (beginning.data) return <SetUp begun={beginning.data} onConfirmed={setCodes} />
  return (
    <div className="sw-account-form">
      <p>{help}</p>
      <Problem error={beginning.error} />
      <div className="sw-actions">
        <Button type="primary" loading={beginning.isPending} onClick={() => beginning.mutate({ body: {} })}>
          {begin}
        </Button>
      </div>
    </div>
  )
}
