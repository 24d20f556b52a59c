/** Asks for the day and says what a screening will do before it is started. */
import { Modal } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../../ui/api.ts'
import { useAreaPath, useCurrentArea } from '../../../ui/area.tsx'
import { DayInput } from '../../../ui/field-input.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'
import { useSession } from '../../../ui/session.tsx'
import { startRun } from '../schema.ts'
import type { StartedRun } from './run-progress.tsx'

const TEXTS = defineTexts({
  title: { zh: '运行筛查', en: 'Run a screening' },
  ok: { zh: '开始筛查', en: 'Start' },
  cancel: { zh: '取消', en: 'Cancel' },
  day: { zh: '评估日', en: 'As of' },
  dayHelp: {
    zh: '按这一天有效的数据和政策标准判定；收入取此前 12 个整月。',
    en: 'Data and standards in force on this day count; income of the 12 full months before it.',
  },
  what: {
    zh: '将对{area}的全部农户按启用的规则筛查。新发现的理由并入该户未办结的线索，不重复生成；已研判的结果不变。筛查不启动法定办理时限。',
    en: 'All households of {area} are screened by the rules in force. New reasons join the open clue of a household; judgements stay as they are. No legal clock starts.',
  },
  future: { zh: '评估日不能晚于今天', en: 'The day cannot lie in the future' },
})

interface RunFormProps {
  readonly onClose: () => void
  readonly onStarted: (run: StartedRun) => void
}

export function RunForm({ onClose, onStarted }: RunFormProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { today } = useSession()
  const areaCode = useCurrentArea()
  const area = useAreaPath(areaCode).at(-1)
  const [asOf, setAsOf] = useState(today)
  const start = useChange(startRun)
  const future = asOf > today
  return (
    <Modal
      open
      title={t('title')}
      okText={t('ok')}
      cancelText={t('cancel')}
      confirmLoading={start.isPending}
      okButtonProps={{ disabled: future || areaCode === undefined }}
      onOk={() => {
        if (!areaCode) return
        start.mutate(
          { body: { areaCode, asOf } },
          {
            onSuccess: ({ id }) => {
              onStarted({ id, areaName: area?.fullName ?? '', asOf, since: Date.now() })
              onClose()
            },
          },
        )
      }}
      onCancel={onClose}
    >
      <div className="sw-confirm">
        <p>{t('what', { area: area?.fullName ?? '' })}</p>
        <label htmlFor="run-as-of">
          <span>{t('day')}</span>
          <DayInput id="run-as-of" value={asOf} invalid={future} onChange={(day) => setAsOf(day ?? today)} />
        </label>
        <p className={future ? 'sw-problem' : 'sw-quiet'}>{t(future ? 'future' : 'dayHelp')}</p>
        {start.isError && (
          <p className="sw-problem" role="alert">
            {start.error instanceof ApiError ? say(start.error.text) : start.error.message}
          </p>
        )}
      </div>
    </Modal>
  )
}
