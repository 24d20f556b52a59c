/** Postings one under the other, with what can be done about each. */
import { App, Button } from 'antd'
import { useState } from 'react'
import { instant } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'
import { endDelegation, endPostings, type Posting } from '../admin-schema.ts'
import { ReasonDialog, RoleText, STATE_WORDS, useDoer, usePeriod } from './admin-parts.tsx'

const TEXTS = defineTexts({
  given: { zh: '由{by}授予', en: 'given by {by}' },
  ended: { zh: '{time} 由{by}收回：{reason}', en: 'ended {time} by {by}: {reason}' },
  lapsed: { zh: '委托人的岗位已终止', en: 'the posting it came from has ended' },
  end: { zh: '收回', en: 'End' },
  endTitle: { zh: '收回岗位', en: 'End the posting' },
  endHelp: {
    zh: '{name}在{area}的“{role}”岗位立即收回，由此委托的代理同时失效。',
    en: '"{role}" of {name} in {area} ends at once, delegations of it included.',
  },
  endDone: { zh: '岗位已收回', en: 'The posting has ended' },
  stop: { zh: '终止代理', en: 'End delegation' },
  stopDone: { zh: '代理已终止', en: 'The delegation has ended' },
  holder: { zh: '代理人 {name}（{unit}）', en: 'held by {name} ({unit})' },
})

interface PostingRowsProps {
  readonly postings: readonly Posting[]
  /** `end`: the security administrator; `stop`: holder or deputy of a delegation. */
  readonly act?: 'end' | 'stop' | undefined
  /** Says who holds it: lists of what one delegated. */
  readonly named?: boolean
}

export function PostingRows({ postings, act, named = false }: PostingRowsProps) {
  return (
    <ul>
      {postings.map((posting) => (
        <PostingRow key={posting.id} posting={posting} act={act} named={named} />
      ))}
    </ul>
  )
}

function PostingRow({
  posting,
  act,
  named,
}: {
  readonly posting: Posting
  readonly act: PostingRowsProps['act']
  readonly named: boolean
}) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const period = usePeriod()
  const doer = useDoer()
  const stands = posting.state === 'inForce' || posting.state === 'future'
  return (
    <li className={stands ? 'sw-posting-row' : 'sw-posting-row sw-past'}>
      <p>
        <strong>
          <RoleText posting={posting} />
        </strong>
        <span>{posting.areaName}</span>
        {named && <span>{t('holder', { name: posting.name, unit: posting.unit })}</span>}
        <span className="sw-quiet">{period(posting)}</span>
        <span className="sw-quiet">{say(STATE_WORDS[posting.state])}</span>
        {posting.endedAt === null ? (
          <span className="sw-quiet">
            {posting.state === 'lapsed' ? t('lapsed') : t('given', { by: doer(posting.givenBy) })}
          </span>
        ) : (
          <span className="sw-quiet">
            {t('ended', {
              time: instant(posting.endedAt) ?? '',
              by: doer(posting.endedBy ?? ''),
              reason: posting.endReason ?? '',
            })}
          </span>
        )}
      </p>
      {stands && act === 'end' && <EndPosting posting={posting} />}
      {stands && act === 'stop' && posting.delegatedBy !== null && <StopDelegation id={posting.id} />}
    </li>
  )
}

export function EndPosting({ posting }: { readonly posting: Posting }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { message } = App.useApp()
  const end = useChange(endPostings)
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('end')}
      </Button>
      {open && (
        <ReasonDialog
          title={t('endTitle')}
          help={t('endHelp', { name: posting.name, area: posting.areaName, role: say(posting.roleLabel) })}
          action={t('end')}
          danger
          pending={end.isPending}
          error={end.error}
          onSend={(reason) =>
            end.mutate(
              { body: { assignments: [posting.id], reason } },
              {
                onSuccess: () => {
                  void message.success(t('endDone'))
                  setOpen(false)
                },
              },
            )
          }
          onCancel={() => setOpen(false)}
        />
      )}
    </>
  )
}

function StopDelegation({ id }: { readonly id: string }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { message } = App.useApp()
  const stop = useChange(endDelegation)
  return (
    <Button
      size="small"
      loading={stop.isPending}
      onClick={() =>
        stop.mutate(
          { body: { assignments: [id] } },
          {
            onSuccess: () => void message.success(t('stopDone')),
            onError: (error) =>
              void message.error('text' in error ? say(error.text as Parameters<typeof say>[0]) : error.message),
          },
        )
      }
    >
      {t('stop')}
    </Button>
  )
}
