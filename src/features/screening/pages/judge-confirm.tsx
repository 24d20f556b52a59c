/**
 * The confirmation of a judgement: how many clues, where, and what becomes of them, as the server has just counted them.
 * Should they change before the click, the new number is shown and asked for again.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Modal, Progress, Radio, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import { ApiError, call } from '../../../ui/api.ts'
import { useChosenArea } from '../../../ui/area.tsx'
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange, useRead } from '../../../ui/query.ts'
import {
  judgeClues,
  previewJudgement,
  readJudgement,
  type ClueSelection,
  type Judgement,
  type JudgementAction,
} from '../judgement-schema.ts'
import { DROP_REASONS } from '../schema.ts'
import { ACTION } from './judgement-words.ts'
import { useTakeBack } from './take-back.ts'
import { DROP_REASON, type DropReason } from './words.ts'

const TEXTS = defineTexts({
  cancel: { zh: '暂不处理', en: 'Not now' },
  keepTitle: { zh: '保留 {count} 户线索', en: 'Keep {count} clues' },
  dropTitle: { zh: '排除 {count} 户线索', en: 'Drop {count} clues' },
  dispatchTitle: { zh: '将 {count} 户线索下派乡镇', en: 'Dispatch {count} clues to the townships' },
  reopenTitle: { zh: '将 {count} 户线索恢复为疑似线索', en: 'Return {count} clues to suspected' },
  counting: { zh: '正在核对所选线索…', en: 'Counting the selected clues…' },
  scope: { zh: '选择范围：{scope}', en: 'Selected: {scope}' },
  places: { zh: '涉及 {townships} 个乡镇 {villages} 个村。', en: 'In {townships} townships and {villages} villages.' },
  keepText: {
    zh: '{count} 户线索将转入“已保留”，留待进一步核查。',
    en: '{count} clues move to "Kept" for closer checking.',
  },
  dropText: {
    zh: '{count} 户线索将转入“已排除”，并记录排除原因。排除不影响以后筛查再次发现。',
    en: '{count} clues move to "Dropped" with the reason. A later screening may find these households again.',
  },
  dispatchText: {
    zh: '{count} 户线索将按管理地分发到 {townships} 个乡镇，由乡镇组织入户核查，转入“已下派”。',
    en: '{count} clues go to {townships} townships by managing area for home visits, and move to "Dispatched".',
  },
  reopenText: {
    zh: '{count} 户线索将恢复为“疑似线索”，原研判结果和排除原因随之取消。',
    en: '{count} clues return to "Suspected"; the former judgement and its reason are taken away.',
  },
  skipped: {
    zh: '另有 {count} 户当前状态不适用本操作，不作改动。',
    en: '{count} more are in a state to which this does not apply; they stay as they are.',
  },
  none: {
    zh: '所选线索当前都不适用本操作，可能已被他人处理。请刷新列表后重新选择。',
    en: 'This applies to none of the selected clues any more; somebody may have judged them. Reload the list.',
  },
  noClock: {
    zh: '本操作不启动法定办理时限，也不直接认定或取消监测对象。之后没有新的处理前，可在“研判记录”中整批撤回。',
    en: 'No legal clock starts, and nobody becomes or ceases to be a monitored household. Until something else follows, the whole judgement can be taken back under "Judgements".',
  },
  reason: { zh: '排除原因', en: 'Reason' },
  reasonMissing: { zh: '请选择排除原因', en: 'Choose a reason' },
  note: { zh: '说明', en: 'Note' },
  noteHint: { zh: '可填写核实情况，最多 500 字', en: 'What was found, up to 500 characters' },
  done: { zh: '已{action} {count} 户。', en: '{action}: {count} done.' },
  takeBack: { zh: '撤回', en: 'Take back' },
  working: { zh: '正在处理：{done} / {total} 户', en: 'Working: {done} of {total}' },
  leave: {
    zh: '可以关闭本窗口，处理会继续完成，结果见“研判记录”。',
    en: 'You may close this; the work goes on, and "Judgements" tells how it ended.',
  },
  close: { zh: '关闭', en: 'Close' },
  failed: {
    zh: '处理没有完成，所选线索都没有改动。请重新操作；仍有问题请联系系统管理员。',
    en: 'The work broke off and no clue was changed. Try again, and tell the system administrator if it happens again.',
  },
})

interface JudgeConfirmProps {
  readonly action: JudgementAction
  readonly selection: ClueSelection
  /** Area and filters in words, where everything they find is meant. */
  readonly scope: readonly string[] | undefined
  readonly onClose: () => void
  readonly onDone: () => void
}

export function JudgeConfirm({ action, selection, scope, onClose, onDone }: JudgeConfirmProps) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const { message } = App.useApp()
  const takeBack = useTakeBack()
  const client = useQueryClient()
  const area = useChosenArea()
  const query = area === undefined ? {} : { area }
  const shown = useQuery({
    queryKey: ['judge preview', area, action, selection],
    queryFn: ({ signal }) => call(previewJudgement, { query, body: { selection, action } }, { signal }),
    staleTime: Infinity,
    gcTime: 0,
  })
  const judge = useChange(judgeClues)
  const [reason, setReason] = useState<DropReason>()
  const [note, setNote] = useState('')
  const [asked, setAsked] = useState(false)
  const [started, setStarted] = useState<Judgement>()
  const end = (judgement: Judgement) => {
    const key = judgement.id
    void message.success({
      key,
      duration: 8,
      content: (
        <>
          {t('done', { action: say(ACTION[action]), count: count(judgement.clues) })}
          <Button
            type="link"
            size="small"
            onClick={() => {
              message.destroy(key)
              void takeBack(judgement)
            }}
          >
            {t('takeBack')}
          </Button>
        </>
      ),
    })
    onClose()
    onDone()
  }
  const send = async () => {
    setAsked(true)
    if (!shown.data || (action === 'drop' && !reason)) return
    const { count: expected, seal } = shown.data
    const body = {
      selection,
      action,
      ...(action === 'drop' && reason && { dropReason: reason }),
      ...(note.trim() && { note: note.trim() }),
      expected: { count: expected, seal },
    }
    try {
      // Awaited here, not in a callback of the mutation: when the last marked row leaves the list, this window is gone.
      const judgement = await judge.mutateAsync({ query, body })
      if (judgement.state === 'running' || judgement.state === 'failed') setStarted(judgement)
      else end(judgement)
    } catch (error) {
      // The set is another one now: it is counted anew, and asked for again. Other errors show from the mutation.
      if (error instanceof ApiError && error.code === 'selectionChanged') void shown.refetch()
    }
  }
  if (started)
    return (
      <Working
        started={started}
        onClose={onClose}
        onLeave={onDone}
        onDone={(judgement) => {
          // The lists still show what was before the work.
          void client.invalidateQueries()
          end(judgement)
        }}
      />
    )
  const params = {
    count: shown.data ? count(shown.data.count) : '…',
    townships: count(shown.data?.townships ?? 0),
    villages: count(shown.data?.villages ?? 0),
  }
  const problem = judge.error ?? shown.error
  return (
    <Modal
      open
      title={t(`${action}Title`, params)}
      okText={say(ACTION[action])}
      cancelText={t('cancel')}
      confirmLoading={judge.isPending}
      okButtonProps={{ disabled: !shown.data || shown.isFetching || shown.data.count === 0 }}
      onOk={() => void send()}
      onCancel={onClose}
    >
      <div className="sw-confirm">
        {scope && <p>{t('scope', { scope: scope.join(language === 'zh' ? '，' : ', ') })}</p>}
        {shown.isPending && (
          <div role="status" aria-label={t('counting')}>
            <Skeleton active title={false} paragraph={{ rows: 2 }} />
          </div>
        )}
        {shown.data && (
          <div aria-live="polite">
            {shown.data.count === 0 ? (
              <p className="sw-problem">{t('none')}</p>
            ) : (
              <p>
                {t(`${action}Text`, params)}
                {action !== 'dispatch' && (language === 'zh' ? '' : ' ') + t('places', params)}
              </p>
            )}
            {shown.data.others > 0 && shown.data.count > 0 && (
              <p>{t('skipped', { count: count(shown.data.others) })}</p>
            )}
          </div>
        )}
        {action === 'drop' && (
          <fieldset>
            <legend>{t('reason')}</legend>
            <Radio.Group
              value={reason}
              onChange={(event) => setReason(DROP_REASONS.find((one) => one === event.target.value))}
              options={DROP_REASONS.map((one) => ({ value: one, label: say(DROP_REASON[one]) }))}
            />
            {asked && !reason && (
              <p className="sw-problem" role="alert">
                {t('reasonMissing')}
              </p>
            )}
          </fieldset>
        )}
        <label>
          <span>{t('note')}</span>
          <Input.TextArea
            rows={3}
            maxLength={500}
            placeholder={t('noteHint')}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        <p className="sw-quiet">{t('noClock')}</p>
        {problem && (
          <p className="sw-problem" role="alert">
            {problem instanceof ApiError ? say(problem.text) : problem.message}
          </p>
        )}
      </div>
    </Modal>
  )
}

interface WorkingProps {
  readonly started: Judgement
  readonly onClose: () => void
  readonly onLeave: () => void
  readonly onDone: (judgement: Judgement) => void
}

const POLL_MS = 600

/** A judgement of many clues on its way; the window may be closed. */
function Working({ started, onClose, onLeave, onDone }: WorkingProps) {
  const t = useTexts(TEXTS)
  const now = useRead(readJudgement, { params: { id: started.id } }, { staleTime: 0 })
  const { data = started, refetch } = now
  const { state } = data
  useEffect(() => {
    if (state !== 'running') return
    const timer = setInterval(() => void refetch(), POLL_MS)
    return () => clearInterval(timer)
  }, [state, refetch])
  useEffect(() => {
    if (data.state === 'done') onDone(data)
    // oxlint-disable-next-line react/exhaustive-deps
  }, [data.state])
  const leave = () => {
    onClose()
    if (state === 'running') onLeave()
  }
  return (
    <Modal
      open
      title={t('working', { done: count(data.done), total: count(data.clues) })}
      footer={null}
      onCancel={leave}
    >
      <div className="sw-confirm" role="status">
        {state === 'failed' ? (
          <p className="sw-problem">{t('failed')}</p>
        ) : (
          <>
            <Progress percent={Math.floor((data.done / data.clues) * 100)} />
            <p className="sw-quiet">{t('leave')}</p>
          </>
        )}
        <div>
          <Button onClick={leave}>{t('close')}</Button>
        </div>
      </div>
    </Modal>
  )
}
