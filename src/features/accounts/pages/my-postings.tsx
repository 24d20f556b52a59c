/** 岗位和代理: what I hold, what I delegated, what was delegated to me. */
import { App, Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../../ui/field-input.tsx'
import { dayAfter } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange, useRead } from '../../../ui/query.ts'
import { useSession } from '../../../ui/session.tsx'
import { ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import { delegate, DELEGATION_DAYS, listMyPostings, type Colleague, type Posting } from '../admin-schema.ts'
import { Field, PersonPicker, Refused } from './admin-parts.tsx'
import { PostingRows } from './posting-rows.tsx'

const TEXTS = defineTexts({
  title: { zh: '岗位和代理', en: 'Postings and delegation' },
  help: {
    zh: '外出、请假期间可以委托同事代理本人岗位，到期自动终止，代理期间双方都能办理。',
    en: 'While you are away a colleague can hold your postings; it ends by itself, and until then both of you can act.',
  },
  mine: { zh: '我的岗位', en: 'My postings' },
  received: { zh: '我代理的岗位', en: 'Delegated to me' },
  delegated: { zh: '我委托他人的代理', en: 'Delegated by me' },
  none: { zh: '没有。', en: 'None.' },
  delegate: { zh: '委托代理', en: 'Delegate' },
  to: { zh: '代理人', en: 'Colleague' },
  which: { zh: '委托的岗位', en: 'Postings' },
  one: { zh: '{role}（{area}）', en: '{role} ({area})' },
  from: { zh: '起始日期', en: 'First day' },
  until: { zh: '截止日期', en: 'Last day' },
  limit: {
    zh: '最长 {days} 天。代理人不能再转委托；您的岗位变动时，代理同时失效。',
    en: '{days} days at most. It cannot be handed on, and lapses with your posting.',
  },
  lacks: { zh: '请选择代理人、岗位和截止日期', en: 'Choose the colleague, the postings and the last day' },
  cancel: { zh: '取消', en: 'Cancel' },
  done: { zh: '已委托{name}代理', en: 'Delegated to {name}' },
})

export default function MyPostingsPage() {
  const t = useTexts(TEXTS)
  const postings = useRead(listMyPostings, {})
  const [open, setOpen] = useState(false)
  const all = postings.data?.mine ?? []
  const own = all.filter((posting) => posting.delegatedBy === null)
  const inForce = own.filter((posting) => posting.state === 'inForce')
  return (
    <div className="sw-account">
      <PageTitle
        title={t('title')}
        help={t('help')}
        actions={
          inForce.length > 0 && (
            <Button type="primary" onClick={() => setOpen(true)}>
              {t('delegate')}
            </Button>
          )
        }
      />
      {postings.isPending && <Loading rows={8} />}
      {postings.isError && <ErrorState error={postings.error} onRetry={() => void postings.refetch()} />}
      {postings.data && (
        <>
          <Section title={t('mine')} postings={own} />
          <Section title={t('received')} postings={all.filter((posting) => posting.delegatedBy !== null)} act />
          <Section title={t('delegated')} postings={postings.data.delegated} act named />
        </>
      )}
      {open && <Delegate postings={inForce} onClose={() => setOpen(false)} />}
    </div>
  )
}

interface SectionProps {
  readonly title: string
  readonly postings: readonly Posting[]
  readonly act?: boolean
  readonly named?: boolean
}

function Section({ title, postings, act = false, named = false }: SectionProps) {
  const t = useTexts(TEXTS)
  return (
    <section className="sw-box">
      <h2>{title}</h2>
      {postings.length === 0 ? (
        <p className="sw-quiet">{t('none')}</p>
      ) : (
        <PostingRows postings={postings} act={act ? 'stop' : undefined} named={named} />
      )}
    </section>
  )
}

function Delegate({ postings, onClose }: { readonly postings: readonly Posting[]; readonly onClose: () => void }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { today, userId } = useSession()
  const { message } = App.useApp()
  const send = useChange(delegate)
  const [to, setTo] = useState<Colleague>()
  const [chosen, setChosen] = useState<readonly string[]>(postings.map(({ id }) => id))
  const [from, setFrom] = useState(today)
  const [until, setUntil] = useState<string | null>(dayAfter(today))
  const [asked, setAsked] = useState(false)
  const lacks = !to || chosen.length === 0 || until === null
  return (
    <Modal
      open
      title={t('delegate')}
      okText={t('delegate')}
      cancelText={t('cancel')}
      confirmLoading={send.isPending}
      onOk={() => {
        setAsked(true)
        if (!to || until === null || lacks) return
        send.mutate(
          { body: { assignments: [...chosen], to: to.id, from, until } },
          {
            onSuccess: () => {
              void message.success(t('done', { name: to.name }))
              onClose()
            },
          },
        )
      }}
      onCancel={onClose}
    >
      <div className="sw-admin-form">
        <Field id="delegate-to" label={t('to')}>
          <PersonPicker id="delegate-to" among="colleagues" except={userId} value={to} onChange={setTo} />
        </Field>
        <div className="sw-admin-field" role="group" aria-labelledby="delegate-which">
          <span id="delegate-which" className="sw-admin-label">
            {t('which')}
          </span>
          {postings.map((posting) => (
            <p key={posting.id}>
              <Checkbox
                checked={chosen.includes(posting.id)}
                onChange={(event) =>
                  setChosen(event.target.checked ? [...chosen, posting.id] : chosen.filter((id) => id !== posting.id))
                }
              >
                {t('one', { role: say(posting.roleLabel), area: posting.areaName })}
              </Checkbox>
            </p>
          ))}
        </div>
        <div className="sw-admin-pair">
          <Field id="delegate-from" label={t('from')}>
            <DayInput id="delegate-from" value={from} onChange={(day) => setFrom(day ?? today)} />
          </Field>
          <Field id="delegate-until" label={t('until')}>
            <DayInput id="delegate-until" value={until} onChange={setUntil} />
          </Field>
        </div>
        <p className="sw-quiet">{t('limit', { days: DELEGATION_DAYS })}</p>
        <Refused error={asked && lacks ? null : send.error} text={asked && lacks ? t('lacks') : undefined} />
      </div>
    </Modal>
  )
}
