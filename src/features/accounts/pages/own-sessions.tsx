/** Where one is signed in: device, address, since when, last seen; to be ended one by one or all others at once. */
import { App, Button, Popconfirm } from 'antd'
import { instant } from '../../../ui/format.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'
import { endOtherSessions, endSession, type OwnAccount } from '../schema.ts'
import { Problem } from './parts.tsx'

const TEXTS = defineTexts({
  title: { zh: '登录情况', en: 'Where you are signed in' },
  help: {
    zh: '发现不是本人的登录，请立即结束，并修改密码。',
    en: 'If one of these is not you, end it at once and change your password.',
  },
  unknown: { zh: '未知设备', en: 'Unknown device' },
  here: { zh: '本次登录', en: 'This one' },
  address: { zh: '来自 {address}', en: 'from {address}' },
  since: { zh: '{time} 登录', en: 'since {time}' },
  seen: { zh: '最近使用 {time}', en: 'last used {time}' },
  end: { zh: '结束', en: 'End' },
  endAsk: {
    zh: '结束这个登录？该设备上未保存的内容会丢失。',
    en: 'End this session? What is not saved there is lost.',
  },
  endOthers: { zh: '结束其他全部登录', en: 'End all others' },
  endOthersAsk: {
    zh: '结束除本次以外的 {count} 个登录？这些设备上未保存的内容会丢失。',
    en: 'End the other {count} sessions? What is not saved there is lost.',
  },
  ended: { zh: '已结束', en: 'Ended' },
  endedMany: { zh: '已结束 {count} 个登录', en: '{count} sessions ended' },
  none: { zh: '没有其他登录。', en: 'There is no other session.' },
  cancel: { zh: '取消', en: 'Cancel' },
})

export function OwnSessions({ sessions }: { readonly sessions: OwnAccount['sessions'] }) {
  const t = useTexts(TEXTS)
  const { message } = App.useApp()
  const one = useChange(endSession)
  const others = useChange(endOtherSessions)
  const count = sessions.filter((session) => !session.current).length
  return (
    <section>
      <h2>{t('title')}</h2>
      <p>{t('help')}</p>
      <ul className="sw-sessions">
        {sessions.map((session) => (
          <li key={session.id}>
            <div>
              <strong>{session.device || t('unknown')}</strong>{' '}
              {session.current && <small className="sw-account-mark sw-account-on">{t('here')}</small>}
              <p className="sw-quiet">
                <span>{t('address', { address: session.address })}</span>
                <span>{t('since', { time: instant(session.since) ?? '' })}</span>
                <span>{t('seen', { time: instant(session.seenAt) ?? '' })}</span>
              </p>
            </div>
            {!session.current && (
              <Popconfirm
                title={<span className="sw-ask">{t('endAsk')}</span>}
                okText={t('end')}
                cancelText={t('cancel')}
                onConfirm={() =>
                  one.mutate({ body: { session: session.id } }, { onSuccess: () => void message.success(t('ended')) })
                }
              >
                <Button loading={one.isPending && one.variables.body.session === session.id}>{t('end')}</Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
      <Problem error={one.error ?? others.error} />
      {count === 0 ? (
        <p className="sw-quiet">{t('none')}</p>
      ) : (
        <div className="sw-actions">
          <Popconfirm
            title={<span className="sw-ask">{t('endOthersAsk', { count })}</span>}
            okText={t('endOthers')}
            cancelText={t('cancel')}
            onConfirm={() =>
              others.mutate({}, { onSuccess: ({ ended }) => void message.success(t('endedMany', { count: ended })) })
            }
          >
            <Button danger loading={others.isPending}>
              {t('endOthers')}
            </Button>
          </Popconfirm>
        </div>
      )}
    </section>
  )
}
