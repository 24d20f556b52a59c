/** One account in the drawer: what it is, what it may do, and what the administrator at the page may do about it. */
import { CloseOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { instant } from '../../../ui/format.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { useChange, useRead } from '../../../ui/query.ts'
import { useMay, useSession } from '../../../ui/session.tsx'
import { ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import { closeAccount, readAccount, reopenAccount, resetFactor, resetPassword } from '../admin-schema.ts'
import { ReasonDialog, ShownPassword, useDoer } from './admin-parts.tsx'
import { GivePosting } from './give-posting.tsx'
import { LeaveOffice } from './leave-office.tsx'
import { PostingRows } from './posting-rows.tsx'
import { useOnce } from './use-once.ts'

const TEXTS = defineTexts({
  login: { zh: '用户名', en: 'User name' },
  state: { zh: '状态', en: 'State' },
  active: { zh: '正常', en: 'open' },
  locked: { zh: '登录失败次数过多，暂时锁定', en: 'locked for now after failed sign-ins' },
  closed: { zh: '{time} 由{by}停用：{reason}', en: 'closed {time} by {by}: {reason}' },
  opened: { zh: '开户', en: 'Opened' },
  openedBy: { zh: '{time}，{by}', en: '{time}, {by}' },
  seen: { zh: '最近使用', en: 'Last used' },
  never: { zh: '未登录过', en: 'never' },
  postings: { zh: '岗位', en: 'Postings' },
  noPostings: { zh: '没有岗位，登录后不能办理业务。', en: 'No postings: a sign-in opens nothing.' },
  reset: { zh: '重置密码', en: 'Reset password' },
  resetHelp: {
    zh: '将生成新的一次性密码，{name}的所有登录立即结束。重置会记入审计。',
    en: 'A new one-time password is made and all sessions of {name} end at once. The reset is recorded in the audit.',
  },
  factor: { zh: '清除动态口令', en: 'Reset second factor' },
  factorHelp: {
    zh: '手机遗失时使用。{name}的动态口令和恢复码作废，所有登录立即结束，下次登录重新设置。请先核实是本人提出。',
    en: 'For a lost phone. Second factor and recovery codes of {name} are void, all sessions end, and it is set up anew at the next sign-in. Make sure who asks.',
  },
  factorDone: { zh: '动态口令已清除', en: 'The second factor is gone' },
  close: { zh: '停用账号', en: 'Close account' },
  closeHelp: {
    zh: '{name}的登录立即结束，不能再登录。岗位由安全管理员收回，有未办结工作的由其办理离岗移交。',
    en: 'Sessions of {name} end at once and no new one opens. Postings and open work are seen to by the security administrator.',
  },
  reopen: { zh: '恢复账号', en: 'Reopen account' },
  reopenHelp: {
    zh: '恢复后使用新的一次性密码登录；已收回的岗位不会恢复。',
    en: 'It signs in with a new one-time password; postings that were ended stay ended.',
  },
  give: { zh: '授予岗位', en: 'Give a posting' },
  leave: { zh: '办理离岗', en: 'See off' },
  shut: { zh: '关闭', en: 'Close' },
  closedDone: { zh: '账号已停用', en: 'The account is closed' },
  administrator: {
    zh: '管理员账号：密码在服务器上重置，离岗由安全管理员办理。',
    en: 'An administrator: the password is reset on the server, a leaver is seen to by the security administrator.',
  },
})

type Doing = 'reset' | 'factor' | 'close' | 'reopen' | 'give' | 'leave'

export function AccountPanel({ userId, onClose }: { readonly userId: string; readonly onClose: () => void }) {
  const t = useTexts(TEXTS)
  const doer = useDoer()
  const { message } = App.useApp()
  const client = useQueryClient()
  const me = useSession().userId
  const manages = useMay('account.manage')
  const assigns = useMay('assignment.manage')
  const resets = useMay('factor.reset')
  const account = useRead(readAccount, { params: { userId } })
  const reset = useOnce(resetPassword)
  const reopen = useOnce(reopenAccount)
  const close = useChange(closeAccount)
  const factor = useChange(resetFactor)
  const [doing, setDoing] = useState<Doing>()
  if (account.isPending) return <Loading rows={8} />
  const shut = <Button type="text" icon={<CloseOutlined />} aria-label={t('shut')} onClick={onClose} />
  if (account.isError)
    return (
      <>
        <div className="sw-actions sw-end">{shut}</div>
        <ErrorState error={account.error} onRetry={() => void account.refetch()} />
      </>
    )
  const { data } = account
  const own = data.id === me
  const end = () => {
    setDoing(undefined)
    reset.reset()
    reopen.reset()
    close.reset()
    factor.reset()
    void client.invalidateQueries()
  }
  const made = reset.data ?? reopen.data
  return (
    <div className="sw-account-panel">
      <PageTitle title={data.name} help={data.unit} actions={shut} />
      <dl>
        <dt>{t('login')}</dt>
        <dd>{data.login}</dd>
        <dt>{t('state')}</dt>
        <dd>
          {data.state === 'active'
            ? t(data.locked ? 'locked' : 'active')
            : t('closed', {
                time: instant(data.closedAt ?? '') ?? '',
                by: doer(data.closedBy ?? ''),
                reason: data.closeReason ?? '',
              })}
        </dd>
        <dt>{t('opened')}</dt>
        <dd>{t('openedBy', { time: instant(data.openedAt) ?? '', by: doer(data.openedBy) })}</dd>
        <dt>{t('seen')}</dt>
        <dd>{data.seenAt === null ? t('never') : instant(data.seenAt)}</dd>
      </dl>
      {data.administrator && manages && !own && <p className="sw-quiet">{t('administrator')}</p>}
      <div className="sw-actions">
        {manages && !own && !data.administrator && data.state === 'active' && (
          <>
            <Button onClick={() => setDoing('reset')}>{t('reset')}</Button>
            <Button danger onClick={() => setDoing('close')}>
              {t('close')}
            </Button>
          </>
        )}
        {manages && !own && data.state === 'closed' && (
          <Button onClick={() => setDoing('reopen')}>{t('reopen')}</Button>
        )}
        {assigns && !own && data.state === 'active' && (
          <Button type="primary" onClick={() => setDoing('give')}>
            {t('give')}
          </Button>
        )}
        {resets && !own && !data.administrator && data.state === 'active' && (
          <Button onClick={() => setDoing('factor')}>{t('factor')}</Button>
        )}
        {assigns && !own && data.state === 'active' && (
          <Button danger onClick={() => setDoing('leave')}>
            {t('leave')}
          </Button>
        )}
      </div>
      <section className="sw-box">
        <h2>{t('postings')}</h2>
        {data.postings.length === 0 ? (
          <p className="sw-quiet">{t('noPostings')}</p>
        ) : (
          <PostingRows postings={data.postings} act={assigns && !own ? 'end' : undefined} />
        )}
      </section>
      {made && <ShownPassword {...made} onDone={end} />}
      {doing === 'reset' && !made && (
        <ReasonDialog
          title={t('reset')}
          help={t('resetHelp', { name: data.name })}
          action={t('reset')}
          pending={reset.isPending}
          error={reset.error}
          onSend={(reason) => reset.mutate({ params: { userId }, body: { reason } })}
          onCancel={end}
        />
      )}
      {doing === 'reopen' && !made && (
        <ReasonDialog
          title={t('reopen')}
          help={t('reopenHelp')}
          action={t('reopen')}
          pending={reopen.isPending}
          error={reopen.error}
          onSend={(reason) => reopen.mutate({ params: { userId }, body: { reason } })}
          onCancel={end}
        />
      )}
      {doing === 'factor' && (
        <ReasonDialog
          title={t('factor')}
          help={t('factorHelp', { name: data.name })}
          action={t('factor')}
          pending={factor.isPending}
          error={factor.error}
          onSend={(reason) =>
            factor.mutate(
              { params: { userId }, body: { reason } },
              {
                onSuccess: () => {
                  void message.success(t('factorDone'))
                  end()
                },
              },
            )
          }
          onCancel={end}
        />
      )}
      {doing === 'close' && (
        <ReasonDialog
          title={t('close')}
          help={t('closeHelp', { name: data.name })}
          action={t('close')}
          danger
          pending={close.isPending}
          error={close.error}
          onSend={(reason) =>
            close.mutate(
              { params: { userId }, body: { reason } },
              {
                onSuccess: () => {
                  void message.success(t('closedDone'))
                  end()
                },
              },
            )
          }
          onCancel={end}
        />
      )}
      {doing === 'give' && <GivePosting to={data} onClose={end} />}
      {doing === 'leave' && <LeaveOffice who={data} onClose={end} />}
    </div>
  )
}
