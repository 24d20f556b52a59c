/** Tells two minutes before a session ends for want of use, and leaves for the sign-in page when it has. */
import { Button, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { leave } from './leave.ts'
import { whoAmI } from '../../features/accounts/schema.ts'
import { call, goToSignIn, lastAnswered } from '../../ui/api.ts'
import { defineTexts, useTexts } from '../../ui/language.tsx'

const TEXTS = defineTexts({
  title: { zh: '即将自动退出', en: 'You will be signed out soon' },
  text: {
    zh: '长时间没有操作，将在 {time} 后自动退出登录。未保存的内容请先保存；重新登录后会回到本页。',
    en: 'Nothing was done for a while: you will be signed out in {time}. Save what is not saved; after signing in again you come back here.',
  },
  stay: { zh: '继续使用', en: 'Stay signed in' },
  leave: { zh: '现在退出', en: 'Sign out now' },
})

const NOTICE_SECONDS = 120
/** The server notes a request only once a minute, so that a session may end so much earlier than the page would think. */
const NOTED_SECONDS = 60

export function IdleNotice({ minutes }: { readonly minutes: number }) {
  const t = useTexts(TEXTS)
  const [left, setLeft] = useState(Infinity)
  useEffect(() => {
    let gone = false
    const look = () => {
      const seconds = minutes * 60 - NOTED_SECONDS - Math.floor((Date.now() - lastAnswered()) / 1000)
      setLeft(seconds)
      if (seconds > 0 || gone) return
      gone = true
      void leave(goToSignIn)
    }
    const timer = setInterval(look, 1000)
    // A machine that slept wakes up here.
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [minutes])
  if (left > NOTICE_SECONDS) return null
  const seconds = Math.max(0, left)
  return (
    <Modal
      open
      title={t('title')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={[
        <Button key="leave" onClick={() => void leave(goToSignIn)}>
          {t('leave')}
        </Button>,
        <Button key="stay" type="primary" autoFocus onClick={() => void stay().then(() => setLeft(Infinity))}>
          {t('stay')}
        </Button>,
      ]}
    >
      <p>{t('text', { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` })}</p>
    </Modal>
  )
}

/** Any answer begins the time anew; when there is no session any more the call leaves by itself. */
async function stay(): Promise<void> {
  try {
    await call(whoAmI, {})
  } catch {
    // Without a network the notice stays, and the next second says so.
  }
}
