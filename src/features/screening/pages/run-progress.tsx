/** A screening that runs: how long already, and that the page may be left; afterwards how it ended. */
import { CheckCircleOutlined, CloseCircleOutlined, LoadingOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { useRead } from '../../../ui/query.ts'
import { latestRun, listRuns, type Run } from '../schema.ts'

const TEXTS = defineTexts({
  running: { zh: '正在筛查{area}（评估日 {day}）', en: 'Screening {area} as of {day}' },
  elapsed: {
    zh: '已用 {n} 秒。可以离开本页，完成后在这里查看结果。',
    en: '{n} s so far. You may leave this page; the result will be here.',
  },
  done: { zh: '筛查完成，用时 {n} 秒', en: 'Done in {n} s' },
  doneHelp: { zh: '以下为本次结果。', en: 'The results are below.' },
  failed: { zh: '筛查没有完成', en: 'The screening broke off' },
  failedHelp: {
    zh: '原有结果和线索没有改动，请重新运行；仍有问题请联系系统管理员。',
    en: 'Former results and clues are unchanged. Run it again, and tell the system administrator if it happens again.',
  },
})

/** A screening that was started on this page. */
export interface StartedRun {
  readonly id: string
  readonly areaName: string
  readonly asOf: string
  /** Milliseconds of this computer's clock. */
  readonly since: number
}

/** Follows a screening from the moment it was asked for; the server may not list it yet. */
export function RunProgress({
  running,
  started,
}: {
  readonly running: Run | null
  readonly started: StartedRun | undefined
}) {
  const t = useTexts(TEXTS)
  const own = useRead(listRuns, { query: { limit: 10 } }, { enabled: started !== undefined })
  const ended = own.data?.rows.find((run) => run.id === started?.id && run.state !== 'running')
  if (running !== null)
    return <Running area={running.areaName} asOf={running.asOf} since={startOf(running.startedAt)} />
  if (!started) return null
  if (!ended) return <Running area={started.areaName} asOf={started.asOf} since={started.since} />
  const done = ended.state === 'done'
  return (
    <div className={done ? 'sw-notice sw-done' : 'sw-notice'} role="status">
      <strong>
        {done ? <CheckCircleOutlined /> : <CloseCircleOutlined />}{' '}
        {done ? t('done', { n: ((ended.milliseconds ?? 0) / 1000).toFixed(1) }) : t('failed')}
      </strong>
      <p>{t(done ? 'doneHelp' : 'failedHelp')}</p>
    </div>
  )
}

function Running({ area, asOf, since }: { readonly area: string; readonly asOf: string; readonly since: number }) {
  const t = useTexts(TEXTS)
  const client = useQueryClient()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now())
      for (const route of [latestRun, listRuns]) void client.invalidateQueries({ queryKey: [route.path] })
    }, 2_000)
    return () => {
      clearInterval(timer)
      // Whatever the screening changed is read anew: clues, lists, counts.
      void client.invalidateQueries()
    }
  }, [client])
  return (
    <div className="sw-notice sw-running" role="status">
      <strong>
        <LoadingOutlined /> {t('running', { area, day: asOf })}
      </strong>
      <p>{t('elapsed', { n: Math.max(0, Math.round((now - since) / 1000)) })}</p>
    </div>
  )
}

/** Instants of the database may carry `+08` alone, which browsers do not read. */
function startOf(text: string): number {
  const ms = Date.parse(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'))
  return Number.isNaN(ms) ? Date.now() : ms
}
