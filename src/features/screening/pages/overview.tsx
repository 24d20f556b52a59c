/** 筛查概览: what the latest screening found here, what it could not tell, and the screenings before it. */
import { useState } from 'react'
import { Button } from 'antd'
import { PlayCircleOutlined } from '@ant-design/icons'
import { useAreaPath, useCurrentArea } from '../../../ui/area.tsx'
import { count, instant } from '../../../ui/format.ts'
import { OUTPUT, OUTPUT_IDS, Severity } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { personName } from '../../../ui/record/who.ts'
import { useMay, useSession } from '../../../ui/session.tsx'
import { EmptyState, ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import { latestRun, type Run } from '../schema.ts'
import { RunForm } from './run-form.tsx'
import { RunProgress, type StartedRun } from './run-progress.tsx'
import { RunsTable } from './runs-table.tsx'
import './overview.css'

const TEXTS = defineTexts({
  title: { zh: '筛查概览', en: 'Screening' },
  help: {
    zh: '按启用的预警规则逐户筛查。结论只作提示，由人员研判。',
    en: 'Every household against the rules in force. Results are hints; people decide.',
  },
  run: { zh: '运行筛查', en: 'Run a screening' },
  none: { zh: '{area}还没有筛查过', en: '{area} has not been screened yet' },
  noneHelp: {
    zh: '请先导入农户和部门数据，再运行筛查。筛查只给出提示，不启动法定办理时限。',
    en: 'Import households and department data first, then run a screening. It only gives hints; no legal clock starts.',
  },
  latest: { zh: '最近一次筛查', en: 'Latest screening' },
  asOf: { zh: '评估日', en: 'As of' },
  households: { zh: '筛查农户', en: 'Households' },
  householdsOf: { zh: '筛查农户（{area}）', en: 'Households ({area})' },
  time: { zh: '用时', en: 'Time' },
  seconds: { zh: '{n} 秒', en: '{n} s' },
  ran: { zh: '运行时间', en: 'Run at' },
  by: { zh: '运行人', en: 'Run by' },
  wider: {
    zh: '本次筛查范围为{area}；以下按当前所选地区统计。',
    en: 'Screened for {area}; the figures below are those of the area chosen at the top.',
  },
  notJudged: { zh: '暂不判定 {count} 户', en: '{count} households are not judged' },
  notJudgedHelp: {
    zh: '这些农户有记录未能入库，结论可能不完整，请先处理。',
    en: 'Rows of theirs were refused at import; mend them first.',
  },
  mend: { zh: '查看并处理', en: 'See and mend' },
  rule: { zh: '规则', en: 'Rule' },
  severity: { zh: '风险程度', en: 'Severity' },
  yes: { zh: '符合（户）', en: 'Applies' },
  unknown: { zh: '无法判断（户）', en: 'Cannot tell' },
  clean: { zh: '本类规则没有发现农户', en: 'nothing found' },
  notEvaluated: { zh: '未参与筛查的规则', en: 'Rules that were not evaluated' },
  because: { zh: '原因', en: 'Why' },
  standards: { zh: '查看政策标准', en: 'Policy standards' },
  clues: { zh: '去研判疑似线索', en: 'Judge the suspected clues' },
  runs: { zh: '历次筛查', en: 'Screenings' },
})

export default function OverviewPage() {
  const t = useTexts(TEXTS)
  const latest = useRead(latestRun, {})
  const mayRun = useMay('screening.run')
  const area = useAreaPath(useCurrentArea()).at(-1)
  const [asking, setAsking] = useState(false)
  const [started, setStarted] = useState<StartedRun>()
  const running = latest.data?.running ?? null
  const start = mayRun && (
    <Button type="primary" icon={<PlayCircleOutlined />} disabled={running !== null} onClick={() => setAsking(true)}>
      {t('run')}
    </Button>
  )
  return (
    <div>
      <PageTitle title={t('title')} help={t('help')} actions={start} />
      {latest.isPending && <Loading rows={10} />}
      {latest.isError && <ErrorState error={latest.error} onRetry={() => void latest.refetch()} />}
      <RunProgress running={running} started={started} />
      {latest.data && latest.data.notJudged > 0 && (
        <div className="sw-notice">
          <strong>{t('notJudged', { count: count(latest.data.notJudged) })}</strong>
          <p>{t('notJudgedHelp')}</p>
          <PageLink to="/screening/not-judged">{t('mend')}</PageLink>
        </div>
      )}
      {latest.data &&
        (latest.data.run ? (
          <Latest run={latest.data.run} />
        ) : (
          !running && (
            <EmptyState title={t('none', { area: area?.fullName ?? '' })} help={t('noneHelp')} action={start} />
          )
        ))}
      {latest.data && <RunsTable />}
      {asking && <RunForm onClose={() => setAsking(false)} onStarted={setStarted} />}
    </div>
  )
}

function Latest({ run }: { readonly run: Run }) {
  const t = useTexts(TEXTS)
  const here = useCurrentArea()
  const session = useSession()
  const { language } = useLanguage()
  const wider = run.areaCode !== here
  return (
    <section className="sw-box">
      <h2>
        {t('latest')}
        <PageLink to="/clues">{t('clues')}</PageLink>
      </h2>
      <dl className="sw-figures-row">
        <div>
          <dt>{t('asOf')}</dt>
          <dd>{run.asOf}</dd>
        </div>
        <div>
          <dt>{wider ? t('householdsOf', { area: run.areaName }) : t('households')}</dt>
          <dd>{run.households === null ? '—' : count(run.households)}</dd>
        </div>
        <div>
          <dt>{t('time')}</dt>
          <dd>{run.milliseconds === null ? '—' : t('seconds', { n: (run.milliseconds / 1000).toFixed(1) })}</dd>
        </div>
        <div>
          <dt>{t('ran')}</dt>
          <dd>{instant(run.startedAt) ?? run.startedAt}</dd>
        </div>
        <div>
          <dt>{t('by')}</dt>
          <dd>{personName(run.startedBy, session, language)}</dd>
        </div>
      </dl>
      {wider && <p className="sw-wider">{t('wider', { area: run.areaName })}</p>}
      <Counts run={run} />
      {run.notEvaluated.length > 0 && <NotEvaluated run={run} />}
    </section>
  )
}

function Counts({ run }: { readonly run: Run }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <div className="sw-scroll">
      <table className="sw-small-table sw-counts">
        <thead>
          <tr>
            <th>{t('rule')}</th>
            <th>{t('severity')}</th>
            <th className="sw-figures">{t('yes')}</th>
            <th className="sw-figures">{t('unknown')}</th>
          </tr>
        </thead>
        {OUTPUT_IDS.map((output) => {
          const rules = run.counts.filter((one) => one.output === output)
          if (rules.length === 0) return null
          return (
            <tbody key={output}>
              <tr className="sw-group">
                <th colSpan={4} scope="rowgroup">
                  {say(OUTPUT[output])}
                </th>
              </tr>
              {rules.map((rule) => (
                <tr key={rule.ruleId}>
                  <th scope="row">
                    <PageLink to={`/rules/${rule.ruleId}`}>{say(rule.title)}</PageLink>
                  </th>
                  <td data-label={t('severity')}>
                    <Severity value={rule.severity} />
                  </td>
                  <td className="sw-figures" data-label={t('yes')}>
                    {rule.yes === 0 ? (
                      '0'
                    ) : (
                      <PageLink
                        to={output === 'doubtfulData' ? '/doubts' : '/screening/findings'}
                        search={{
                          output: output === 'doubtfulData' || output === 'suspectedClue' ? undefined : output,
                          filter: [`rule:${rule.ruleId}`],
                        }}
                      >
                        {count(rule.yes)}
                      </PageLink>
                    )}
                  </td>
                  <td className="sw-figures" data-label={t('unknown')}>
                    {rule.unknown === 0 ? (
                      '0'
                    ) : (
                      <PageLink to="/screening/completion" search={{ filter: [`rule:${rule.ruleId}`] }}>
                        {count(rule.unknown)}
                      </PageLink>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          )
        })}
      </table>
    </div>
  )
}

function NotEvaluated({ run }: { readonly run: Run }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <div className="sw-not-evaluated">
      <h3>
        {t('notEvaluated')}
        <PageLink to="/parameters">{t('standards')}</PageLink>
      </h3>
      <ul>
        {run.notEvaluated.map((one) => (
          <li key={one.ruleId}>
            <PageLink to={`/rules/${one.ruleId}`}>{say(one.title)}</PageLink>
            <span>{say(one.because)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
