/** 研判 of the marked clues. The confirmation says exactly what will happen, and that no legal clock starts. */
import { App, Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../../ui/api.ts'
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'
import { DROP_REASONS, judgeClues, type Clue } from '../schema.ts'
import { DROP_REASON, type ClueState, type DropReason } from './words.ts'
import './clues.css'

type Action = 'keep' | 'drop' | 'dispatch' | 'reopen'

const TEXTS = defineTexts({
  marked: { zh: '已选 {count} 户', en: '{count} households marked' },
  clear: { zh: '取消选择', en: 'Unmark' },
  keep: { zh: '保留', en: 'Keep' },
  drop: { zh: '排除', en: 'Drop' },
  dispatch: { zh: '下派乡镇', en: 'Dispatch to townships' },
  reopen: { zh: '撤回研判', en: 'Take back' },
  cancel: { zh: '暂不处理', en: 'Not now' },
  keepTitle: { zh: '保留 {count} 户线索', en: 'Keep {count} clues' },
  dropTitle: { zh: '排除 {count} 户线索', en: 'Drop {count} clues' },
  dispatchTitle: { zh: '将 {count} 户线索下派乡镇', en: 'Dispatch {count} clues to the townships' },
  reopenTitle: { zh: '撤回 {count} 户线索的研判', en: 'Take back the judgement of {count} clues' },
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
    zh: '其中 {count} 户当前状态不适用本操作，将不作改动。',
    en: '{count} of the marked clues are in a state to which this does not apply; they stay as they are.',
  },
  noClock: {
    zh: '本操作不启动法定办理时限，也不直接认定或取消监测对象。',
    en: 'No legal clock starts, and nobody becomes or ceases to be a monitored household.',
  },
  undo: {
    zh: '如操作有误，可在相应状态下选中后“撤回研判”。',
    en: 'If this was a mistake, mark the clues under their new state and take the judgement back.',
  },
  reason: { zh: '排除原因', en: 'Reason' },
  reasonMissing: { zh: '请选择排除原因', en: 'Choose a reason' },
  note: { zh: '说明', en: 'Note' },
  noteHint: { zh: '可填写核实情况，最多 500 字', en: 'What was found, up to 500 characters' },
  done: { zh: '已处理 {count} 户。{undo}', en: '{count} done. {undo}' },
})

/** States in which an action means something. */
const FROM: Readonly<Record<Action, readonly ClueState[]>> = {
  keep: ['suspected'],
  drop: ['suspected', 'kept'],
  dispatch: ['suspected', 'kept'],
  reopen: ['kept', 'dropped', 'dispatched'],
}
const ACTIONS: readonly Action[] = ['dispatch', 'keep', 'drop', 'reopen']

interface JudgeBarProps {
  readonly clues: readonly Clue[]
  readonly onDone: () => void
}

export function JudgeBar({ clues, onDone }: JudgeBarProps) {
  const t = useTexts(TEXTS)
  const [action, setAction] = useState<Action>()
  return (
    <div className="sw-bulk" role="region" aria-label={t('marked', { count: count(clues.length) })}>
      <strong aria-live="polite">{t('marked', { count: count(clues.length) })}</strong>
      {ACTIONS.filter((one) => clues.some((clue) => FROM[one].includes(clue.state))).map((one) => (
        <Button key={one} type={one === 'dispatch' ? 'primary' : 'default'} onClick={() => setAction(one)}>
          {t(one)}
        </Button>
      ))}
      <Button type="link" onClick={onDone}>
        {t('clear')}
      </Button>
      {action && <Confirm action={action} clues={clues} onClose={() => setAction(undefined)} onDone={onDone} />}
    </div>
  )
}

interface ConfirmProps extends JudgeBarProps {
  readonly action: Action
  readonly onClose: () => void
}

function Confirm({ action, clues, onClose, onDone }: ConfirmProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { message } = App.useApp()
  const judge = useChange(judgeClues)
  const [reason, setReason] = useState<DropReason>()
  const [note, setNote] = useState('')
  const [asked, setAsked] = useState(false)
  const meant = clues.filter((clue) => FROM[action].includes(clue.state))
  const townships = new Set(meant.map((clue) => clue.household.areaCode.slice(0, 9))).size
  const params = { count: count(meant.length), townships: count(townships) }
  const send = () => {
    setAsked(true)
    if (action === 'drop' && !reason) return
    judge.mutate(
      {
        body: {
          clues: meant.map(({ countyCode, id }) => ({ countyCode, id })),
          action,
          ...(action === 'drop' && reason && { dropReason: reason }),
          ...(note.trim() && { note: note.trim() }),
        },
      },
      {
        onSuccess: ({ changed }) => {
          void message.success(t('done', { count: count(changed), undo: action === 'reopen' ? '' : t('undo') }), 6)
          onClose()
          onDone()
        },
      },
    )
  }
  return (
    <Modal
      open
      title={t(`${action}Title`, params)}
      okText={t(action)}
      cancelText={t('cancel')}
      confirmLoading={judge.isPending}
      onOk={send}
      onCancel={onClose}
    >
      <div className="sw-confirm">
        <p>{t(`${action}Text`, params)}</p>
        {meant.length < clues.length && <p>{t('skipped', { count: count(clues.length - meant.length) })}</p>}
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
        {judge.isError && (
          <p className="sw-problem" role="alert">
            {judge.error instanceof ApiError ? say(judge.error.text) : judge.error.message}
          </p>
        )}
      </div>
    </Modal>
  )
}
