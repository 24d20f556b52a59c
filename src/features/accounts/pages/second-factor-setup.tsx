/** Setting a second factor up: scan, enter the first code, keep the recovery codes. */
import { App, Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useIsPhone } from '../../../ui/media.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { confirmSecondFactor } from '../schema.ts'
import { Problem, useCall } from './parts.tsx'
import { QrCode } from './qr-code.tsx'

const TEXTS = defineTexts({
  scan: {
    zh: '用手机上的身份验证器应用（任何支持 TOTP 动态口令的应用或小程序）扫描二维码。',
    en: 'Scan the QR code with an authenticator app on your phone; any that knows TOTP will do.',
  },
  qr: { zh: '动态口令验证器二维码', en: 'QR code for the authenticator' },
  manual: { zh: '不能扫描时，在应用中手工输入密钥：', en: 'If it cannot be scanned, type this key into the app:' },
  here: { zh: '在这台手机的验证器应用中打开', en: 'Open in the authenticator of this phone' },
  codeStep: { zh: '输入应用当前显示的 6 位数字。', en: 'Enter the six digits that the app shows now.' },
  code: { zh: '验证码', en: 'Code' },
  needCode: { zh: '请输入 6 位数字验证码。', en: 'Enter the six digits.' },
  confirm: { zh: '确认启用', en: 'Switch it on' },
  codesTitle: { zh: '请保存恢复码', en: 'Keep the recovery codes' },
  codesHelp: {
    zh: '手机不在身边或丢失时，可用恢复码代替验证码登录，每个只能用一次。恢复码只显示这一次，请打印或抄写后妥善保管，不要与手机放在一起。',
    en: 'Without your phone a recovery code opens instead of the code, each once. They are shown only now: print or write them down and keep them apart from the phone.',
  },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制恢复码', en: 'Recovery codes copied' },
  notCopied: {
    zh: '浏览器不允许复制，请抄写或打印',
    en: 'The browser does not allow copying; write them down or print',
  },
  print: { zh: '打印', en: 'Print' },
  kept: { zh: '我已保存恢复码', en: 'I have kept the recovery codes' },
  done: { zh: '完成', en: 'Done' },
})

interface SetUpProps {
  readonly begun: { readonly secret: string; readonly uri: string }
  readonly onConfirmed: (recoveryCodes: readonly string[]) => void
}

export function SetUp({ begun, onConfirmed }: SetUpProps) {
  const t = useTexts(TEXTS)
  const phone = useIsPhone()
  const confirm = useCall(confirmSecondFactor)
  const [code, setCode] = useState('')
  const [lacks, setLacks] = useState(false)
  const send = () => {
    const digits = code.normalize('NFKC').replace(/\s/g, '')
    const wrong = !/^\d{6}$/.test(digits)
    setLacks(wrong)
    if (wrong) return
    confirm.mutate({ body: { code: digits } }, { onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes) })
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
      <ol className="sw-account-steps">
        <li>
          <p>{t('scan')}</p>
          <QrCode text={begun.uri} label={t('qr')} />
          <p className="sw-quiet">
            {t('manual')} <code>{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
          {phone && (
            <p>
              <a href={begun.uri}>{t('here')}</a>
            </p>
          )}
        </li>
        <li>
          <label htmlFor="second-factor-code">{t('codeStep')}</label>
          <Input
            id="second-factor-code"
            className="sw-account-code"
            aria-label={t('code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </li>
      </ol>
      <Problem error={lacks ? null : confirm.error} text={lacks ? t('needCode') : undefined} />
      <div className="sw-actions">
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t('confirm')}
        </Button>
      </div>
    </form>
  )
}

export function RecoveryCodes({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const t = useTexts(TEXTS)
  const { message } = App.useApp()
  const [kept, setKept] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'))
      void message.success(t('copied'))
    } catch {
      void message.warning(t('notCopied'))
    }
  }
  return (
    <section className="sw-account-form" aria-labelledby="recovery-codes">
      <h2 id="recovery-codes">{t('codesTitle')}</h2>
      <p>{t('codesHelp')}</p>
      <ol className="sw-recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="sw-actions">
        <Button onClick={() => void copy()}>{t('copy')}</Button>
        <Button onClick={() => window.print()}>{t('print')}</Button>
      </div>
      <Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)}>
        {t('kept')}
      </Checkbox>
      <div className="sw-actions">
        <Button type="primary" disabled={!kept} onClick={onDone}>
          {t('done')}
        </Button>
      </div>
    </section>
  )
}
