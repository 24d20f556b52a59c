/** 我的账号: own password, second factor, and where one is signed in. */
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { instant } from '../../../ui/format.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { useRead } from '../../../ui/query.ts'
import { useSession } from '../../../ui/session.tsx'
import { ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import {
  beginSecondFactor,
  readAccount,
  renewRecoveryCodes,
  turnOffSecondFactor,
  type OwnAccount as Account,
} from '../schema.ts'
import { OwnSessions } from './own-sessions.tsx'
import { AskPassword, useCall } from './parts.tsx'
import { PasswordForm } from './password-form.tsx'
import { RecoveryCodes, SetUp } from './second-factor-setup.tsx'
import './account.css'

const TEXTS = defineTexts({
  title: { zh: '我的账号', en: 'My account' },
  who: { zh: '{name}，{unit}，用户名 {login}', en: '{name}, {unit}, user name {login}' },
  password: { zh: '登录密码', en: 'Password' },
  passwordSince: {
    zh: '设置于 {time}。修改后，其他设备上的登录会立即结束。',
    en: 'Set {time}. After a change your other sessions end at once.',
  },
  demo: {
    zh: '演示账号：使用启动时显示的密码，不要求修改。',
    en: 'Demonstration account: it keeps the password shown at the start.',
  },
  changed: { zh: '密码已修改，其他登录已结束', en: 'Password changed; your other sessions have ended' },
  factor: { zh: '动态口令', en: 'Second factor' },
  on: { zh: '已启用', en: 'On' },
  off: { zh: '未启用', en: 'Off' },
  onSince: {
    zh: '{time} 启用。登录时除密码外，还须输入手机上的验证码。',
    en: 'Since {time}. A sign-in needs the code of your phone beside the password.',
  },
  offHelp: {
    zh: '启用后，登录时除密码外还须输入手机上的验证码，密码泄露也不会被他人登录。',
    en: 'With it a sign-in needs a code of your phone beside the password, so that a stolen password opens nothing.',
  },
  left: { zh: '剩余恢复码 {count} 个', en: '{count} recovery codes left' },
  few: { zh: '剩余恢复码只有 {count} 个，建议重新生成', en: 'Only {count} recovery codes are left; make new ones' },
  demanded: { zh: '您的岗位必须使用动态口令，不能停用。', en: 'Your role demands it, so it cannot be turned off.' },
  onlyOffered: {
    zh: '本系统当前设置为自愿使用（演示环境）。正式使用时，您的岗位必须启用动态口令。',
    en: 'This installation only offers it, as demonstrations do. In real use your role must have one.',
  },
  setUp: { zh: '设置动态口令', en: 'Set it up' },
  another: { zh: '更换手机', en: 'Another phone' },
  setUpHelp: {
    zh: '请先输入当前密码，确认是本人操作。',
    en: 'Enter your present password first, to show that it is you.',
  },
  anotherHelp: {
    zh: '请输入当前密码。用新手机确认之前，原来的验证码继续有效；确认后原验证码和恢复码作废。',
    en: 'Enter your present password. The old phone works until the new one is confirmed; then it and the old recovery codes are void.',
  },
  goOn: { zh: '继续', en: 'Go on' },
  renew: { zh: '重新生成恢复码', en: 'New recovery codes' },
  renewHelp: {
    zh: '请输入当前密码。生成后，原有的恢复码全部作废。',
    en: 'Enter your present password. All former recovery codes become void.',
  },
  turnOff: { zh: '停用', en: 'Turn off' },
  turnOffTitle: { zh: '停用动态口令', en: 'Turn the second factor off' },
  turnOffHelp: {
    zh: '请输入当前密码。停用后只凭密码即可登录，恢复码作废，其他登录会结束。',
    en: 'Enter your present password. From then on the password alone opens, recovery codes are void and other sessions end.',
  },
  turnedOff: { zh: '动态口令已停用', en: 'The second factor is off' },
  switchedOn: { zh: '动态口令已启用，其他登录已结束', en: 'The second factor is on; your other sessions have ended' },
  renewed: { zh: '恢复码已更新', en: 'Recovery codes renewed' },
})

export default function OwnAccount() {
  const t = useTexts(TEXTS)
  const { name, unit, login } = useSession()
  const account = useRead(readAccount, {})
  return (
    <div className="sw-account">
      <PageTitle title={t('title')} help={t('who', { name, unit, login })} />
      {account.isPending && <Loading rows={10} />}
      {account.isError && <ErrorState error={account.error} onRetry={() => void account.refetch()} />}
      {account.data && (
        <>
          <Password account={account.data} />
          <SecondFactor factor={account.data.secondFactor} />
          <OwnSessions sessions={account.data.sessions} />
        </>
      )}
    </div>
  )
}

function Password({ account }: { readonly account: Account }) {
  const t = useTexts(TEXTS)
  const { message } = App.useApp()
  const client = useQueryClient()
  const time = instant(account.passwordSetAt) ?? ''
  return (
    <section>
      <h2>{t('password')}</h2>
      <p>{account.passwordState === 'demo' ? t('demo') : t('passwordSince', { time })}</p>
      <PasswordForm
        withPresent
        onDone={() => {
          void message.success(t('changed'))
          void client.invalidateQueries()
        }}
      />
    </section>
  )
}

type Doing = 'setUp' | 'renew' | 'turnOff'

function SecondFactor({ factor }: { readonly factor: Account['secondFactor'] }) {
  const t = useTexts(TEXTS)
  const { message } = App.useApp()
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing>()
  const on = factor.since !== null
  const end = (said?: string) => {
    setDoing(undefined)
    if (said !== undefined) void message.success(said)
    void client.invalidateQueries()
  }
  return (
    <section>
      <h2>
        {t('factor')}{' '}
        <small className={on ? 'sw-account-mark sw-account-on' : 'sw-account-mark'}>{t(on ? 'on' : 'off')}</small>
      </h2>
      <p>{on ? t('onSince', { time: instant(factor.since ?? '') ?? '' }) : t('offHelp')}</p>
      {on && (
        <p className={factor.recoveryCodesLeft < 3 ? 'sw-account-warn' : 'sw-quiet'}>
          {t(factor.recoveryCodesLeft < 3 ? 'few' : 'left', { count: factor.recoveryCodesLeft })}
        </p>
      )}
      {factor.demanded && <p className="sw-quiet">{t('demanded')}</p>}
      {factor.onlyOffered && <p className="sw-account-note">{t('onlyOffered')}</p>}
      <div className="sw-actions">
        <Button type={on ? 'default' : 'primary'} onClick={() => setDoing('setUp')}>
          {t(on ? 'another' : 'setUp')}
        </Button>
        {on && <Button onClick={() => setDoing('renew')}>{t('renew')}</Button>}
        {on && !factor.demanded && (
          <Button danger onClick={() => setDoing('turnOff')}>
            {t('turnOff')}
          </Button>
        )}
      </div>
      {doing === 'setUp' && <SetUpDialog on={on} onEnd={end} />}
      {doing === 'renew' && <RenewDialog onEnd={end} />}
      {doing === 'turnOff' && <TurnOffDialog onEnd={end} />}
    </section>
  )
}

interface DialogProps {
  /** With what was done; without it the person changed their mind. */
  readonly onEnd: (said?: string) => void
}

function SetUpDialog({ on, onEnd }: DialogProps & { readonly on: boolean }) {
  const t = useTexts(TEXTS)
  const begin = useCall(beginSecondFactor)
  const [codes, setCodes] = useState<readonly string[]>()
  if (codes)
    return (
      <Codes title={t('setUp')}>
        <RecoveryCodes codes={codes} onDone={() => onEnd(t('switchedOn'))} />
      </Codes>
    )
  if (begin.data)
    return (
      <Modal open title={t(on ? 'another' : 'setUp')} footer={null} mask={{ closable: false }} onCancel={() => onEnd()}>
        <SetUp begun={begin.data} onConfirmed={setCodes} />
      </Modal>
    )
  return (
    <AskPassword
      title={t(on ? 'another' : 'setUp')}
      help={t(on ? 'anotherHelp' : 'setUpHelp')}
      action={t('goOn')}
      pending={begin.isPending}
      error={begin.error}
      onSend={(password) => begin.mutate({ body: { password } })}
      onCancel={() => onEnd()}
    />
  )
}

function RenewDialog({ onEnd }: DialogProps) {
  const t = useTexts(TEXTS)
  const renew = useCall(renewRecoveryCodes)
  if (renew.data)
    return (
      <Codes title={t('renew')}>
        <RecoveryCodes codes={renew.data.recoveryCodes} onDone={() => onEnd(t('renewed'))} />
      </Codes>
    )
  return (
    <AskPassword
      title={t('renew')}
      help={t('renewHelp')}
      action={t('renew')}
      pending={renew.isPending}
      error={renew.error}
      onSend={(password) => renew.mutate({ body: { password } })}
      onCancel={() => onEnd()}
    />
  )
}

function TurnOffDialog({ onEnd }: DialogProps) {
  const t = useTexts(TEXTS)
  const turnOff = useCall(turnOffSecondFactor)
  return (
    <AskPassword
      title={t('turnOffTitle')}
      help={t('turnOffHelp')}
      action={t('turnOff')}
      danger
      pending={turnOff.isPending}
      error={turnOff.error}
      onSend={(password) => turnOff.mutate({ body: { password } }, { onSuccess: () => onEnd(t('turnedOff')) })}
      onCancel={() => onEnd()}
    />
  )
}

/** Shown once: closed by saying that they are kept, and by nothing else. */
function Codes({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Modal open title={title} footer={null} closable={false} keyboard={false} mask={{ closable: false }}>
      {children}
    </Modal>
  )
}
