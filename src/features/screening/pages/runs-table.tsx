/** 历次筛查, newest first. */
import { Pagination } from 'antd'
import { CheckCircleOutlined, CloseCircleOutlined, LoadingOutlined } from '@ant-design/icons'
import type { ComponentType } from 'react'
import { count, instant } from '../../../ui/format.ts'
import { useList } from '../../../ui/list/list-state.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useRead } from '../../../ui/query.ts'
import { personName } from '../../../ui/record/who.ts'
import { useSession } from '../../../ui/session.tsx'
import { ErrorState, Loading } from '../../../ui/states.tsx'
import { listRuns, type Run } from '../schema.ts'

const TEXTS = defineTexts({
  title: { zh: '历次筛查', en: 'Screenings' },
  none: { zh: '当前地区还没有单独发起过筛查。', en: 'No screening was started for this area alone yet.' },
  started: { zh: '运行时间', en: 'Run at' },
  area: { zh: '范围', en: 'Area' },
  asOf: { zh: '评估日', en: 'As of' },
  state: { zh: '状态', en: 'State' },
  running: { zh: '筛查中', en: 'running' },
  done: { zh: '已完成', en: 'done' },
  failed: { zh: '未完成', en: 'failed' },
  households: { zh: '农户', en: 'Households' },
  yes: { zh: '符合（户次）', en: 'Applies' },
  unknown: { zh: '无法判断（户次）', en: 'Cannot tell' },
  seconds: { zh: '用时（秒）', en: 'Seconds' },
  by: { zh: '运行人', en: 'Run by' },
  again: { zh: '筛查中断，数据未改动，可重新运行。', en: 'It broke off; nothing was changed. Run it again.' },
})

const SIGN: Readonly<Record<Run['state'], ComponentType>> = {
  running: LoadingOutlined,
  done: CheckCircleOutlined,
  failed: CloseCircleOutlined,
}
const SIZE = 10

export function RunsTable() {
  const t = useTexts(TEXTS)
  const list = useList()
  const runs = useRead(listRuns, { query: { offset: (list.state.page - 1) * SIZE, limit: SIZE } }, { keepFormer: true })
  return (
    <section className="sw-box">
      <h2>{t('title')}</h2>
      {runs.isPending && <Loading rows={4} />}
      {runs.isError && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.data &&
        (runs.data.total === 0 ? (
          <p className="sw-quiet">{t('none')}</p>
        ) : (
          <>
            <div className="sw-scroll">
              <table className="sw-small-table">
                <thead>
                  <tr>
                    <th>{t('started')}</th>
                    <th>{t('area')}</th>
                    <th>{t('asOf')}</th>
                    <th>{t('state')}</th>
                    <th className="sw-figures">{t('households')}</th>
                    <th className="sw-figures">{t('yes')}</th>
                    <th className="sw-figures">{t('unknown')}</th>
                    <th className="sw-figures">{t('seconds')}</th>
                    <th>{t('by')}</th>
                  </tr>
                </thead>
                <tbody>
                  {runs.data.rows.map((run) => (
                    <RunRow key={run.id} run={run} />
                  ))}
                </tbody>
              </table>
            </div>
            {runs.data.total > SIZE && (
              <Pagination
                className="sw-paging"
                size="small"
                current={list.state.page}
                pageSize={SIZE}
                total={runs.data.total}
                showSizeChanger={false}
                onChange={(page) => list.change({ page })}
              />
            )}
          </>
        ))}
    </section>
  )
}

function RunRow({ run }: { readonly run: Run }) {
  const t = useTexts(TEXTS)
  const session = useSession()
  const { language } = useLanguage()
  const Sign = SIGN[run.state]
  const sum = (key: 'yes' | 'unknown') => run.counts.reduce((total, rule) => total + rule[key], 0)
  const done = run.state === 'done'
  return (
    <tr>
      <th scope="row">{instant(run.startedAt) ?? run.startedAt}</th>
      <td data-label={t('area')}>{run.areaName}</td>
      <td data-label={t('asOf')}>{run.asOf}</td>
      <td data-label={t('state')}>
        <span title={run.failure ?? undefined}>
          <Sign /> {t(run.state)}
          {run.state === 'failed' && <small className="sw-quiet"> {t('again')}</small>}
        </span>
      </td>
      <td className="sw-figures" data-label={t('households')}>
        {run.households === null ? '—' : count(run.households)}
      </td>
      <td className="sw-figures" data-label={t('yes')}>
        {done ? count(sum('yes')) : '—'}
      </td>
      <td className="sw-figures" data-label={t('unknown')}>
        {done ? count(sum('unknown')) : '—'}
      </td>
      <td className="sw-figures" data-label={t('seconds')}>
        {run.milliseconds === null ? '—' : (run.milliseconds / 1000).toFixed(1)}
      </td>
      <td data-label={t('by')}>{personName(run.startedBy, session, language)}</td>
    </tr>
  )
}
