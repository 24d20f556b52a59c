/** 办理离岗: what lies unfinished goes to a colleague, postings end, the account is closed, all at once. */
import { App } from 'antd'
import { useState } from 'react'
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange, useRead } from '../../../ui/query.ts'
import { leaveOffice, readOpenWork, type Colleague } from '../admin-schema.ts'
import { Field, PersonPicker, ReasonDialog } from './admin-parts.tsx'

const TEXTS = defineTexts({
  title: { zh: '办理离岗：{name}', en: 'See off {name}' },
  help: {
    zh: '收回全部岗位、结束登录并停用账号。历史记录中的姓名不变。',
    en: 'All postings end, sessions end and the account is closed. The name stays in what was done.',
  },
  none: { zh: '没有未办结的工作。', en: 'There is no open work.' },
  work: { zh: '未办结工作', en: 'Open work' },
  pieces: { zh: '{label} {count} 项', en: '{label}: {count}' },
  stays: { zh: '（由有权限的人员继续办理，不需移交）', en: '(others with the permission go on with it)' },
  successor: { zh: '接手人', en: 'Successor' },
  action: { zh: '确认离岗', en: 'See off' },
  done: {
    zh: '已办理离岗，收回岗位 {ended} 个，移交工作 {handedOver} 项',
    en: 'Seen off: {ended} postings ended, {handedOver} pieces of work handed over',
  },
})

export function LeaveOffice({ who, onClose }: { readonly who: Colleague; readonly onClose: () => void }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { message } = App.useApp()
  const work = useRead(readOpenWork, { params: { userId: who.id } })
  const leave = useChange(leaveOffice)
  const [successor, setSuccessor] = useState<Colleague>()
  const rows = work.data ?? []
  return (
    <ReasonDialog
      title={t('title', { name: who.name })}
      help={t('help')}
      action={t('action')}
      danger
      pending={leave.isPending}
      error={leave.error ?? work.error}
      onSend={(reason) =>
        leave.mutate(
          { params: { userId: who.id }, body: { reason, successor: successor?.id ?? null } },
          {
            onSuccess: ({ ended, handedOver }) => {
              void message.success(t('done', { ended: count(ended), handedOver: count(handedOver) }))
              onClose()
            },
          },
        )
      }
      onCancel={onClose}
    >
      {work.data && rows.length === 0 && <p className="sw-quiet">{t('none')}</p>}
      {rows.length > 0 && (
        <div>
          <strong>{t('work')}</strong>
          {rows.map((row) => (
            <p key={row.id}>
              {t('pieces', { label: say(row.label), count: count(row.count) })}
              {!row.handedOver && <small className="sw-quiet">{t('stays')}</small>}
            </p>
          ))}
        </div>
      )}
      {rows.some((row) => row.handedOver) && (
        <Field id="successor" label={t('successor')}>
          <PersonPicker id="successor" among="accounts" except={who.id} value={successor} onChange={setSuccessor} />
        </Field>
      )}
    </ReasonDialog>
  )
}
