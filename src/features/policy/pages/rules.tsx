/** 预警规则: the rules by what their yes is, each with its state, counts and standards. */
import { Segmented } from 'antd'
import { useState } from 'react'
import { count } from '../../../ui/format.ts'
import { OUTPUT, OUTPUT_IDS, Severity } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, useSearchParams, useSetSearch } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { first } from '../../../ui/search-params.ts'
import { SearchBox } from '../../../ui/search-box.tsx'
import { EmptyState, ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import { listParameters, listRules, type BrokenRule, type Parameter, type RuleSummary } from '../schema.ts'
import { RuleStatusMark } from './rule-status.tsx'
import './policy.css'

const TEXTS = defineTexts({
  title: { zh: '预警规则', en: 'Rules' },
  help: {
    zh: '筛查使用的规则及其政策依据。规则只作提示，由人员研判决定。',
    en: 'The rules screenings go by, with their legal basis. A rule suggests; a person decides.',
  },
  search: { zh: '规则名称或政策依据', en: 'Title or legal basis' },
  rule: { zh: '规则', en: 'Rule' },
  state: { zh: '状态', en: 'State' },
  severity: { zh: '风险程度', en: 'Severity' },
  yes: { zh: '最近符合（户）', en: 'Applied last' },
  unknown: { zh: '最近无法判断（户）', en: 'Undecided last' },
  standards: { zh: '使用的政策标准', en: 'Standards used' },
  cases: { zh: '测试用例', en: 'Cases' },
  all: { zh: '全部 {count}', en: 'All {count}' },
  waiting: { zh: '待复核 {count}', en: 'To approve {count}' },
  off: { zh: '未启用 {count}', en: 'Switched off {count}' },
  noneWaiting: { zh: '没有待复核的规则', en: 'No rule waits for approval' },
  waits: { zh: '第 {version} 版待复核', en: 'version {version} waits for approval' },
  unset: { zh: '（未设定）', en: ' (not fixed)' },
  partly: { zh: '（部分地区未设定）', en: ' (not fixed in parts)' },
  broken: {
    zh: '有 {count} 条规则的文本无法识别，暂不参与筛查，请联系系统管理员修改',
    en: 'The texts of {count} rules cannot be read; nobody is screened by them. Tell the system administrator',
  },
  brokenRule: { zh: '{title}（第 {version} 版）', en: '{title} (version {version})' },
  never: { zh: '未运行', en: 'not run' },
  none: { zh: '没有规则', en: 'There are no rules' },
  noneHelp: {
    zh: '规则随系统版本发布，请联系系统管理员。',
    en: 'Rules come with the release; ask the system administrator.',
  },
  noMatch: { zh: '没有符合条件的规则，请换一个词', en: 'No such rule; try another word' },
  comma: { zh: '、', en: ', ' },
  total: { zh: '共 {count} 条规则，其中已启用 {on} 条', en: '{count} rules, {on} of them in force' },
})

const isOn = (rule: RuleSummary) => rule.enabled && rule.state === 'active'
const VIEWS = {
  all: () => true,
  waiting: (rule: RuleSummary) => rule.waitingVersion !== null,
  off: (rule: RuleSummary) => !isOn(rule),
} as const
type View = keyof typeof VIEWS

export default function RulesPage() {
  const t = useTexts(TEXTS)
  const rules = useRead(listRules, {})
  const parameters = useRead(listParameters, {})
  const chosen = first(useSearchParams(), 'view')
  const set = useSetSearch()
  const view: View = chosen === 'waiting' || chosen === 'off' ? chosen : 'all'
  const [typed, setTyped] = useState('')
  const q = typed.trim().toLowerCase()
  const all = rules.data?.rules ?? []
  const broken = rules.data?.broken ?? []
  const shown = all
    .filter(VIEWS[view])
    .filter((rule) => [rule.title, ...rule.legalBasis].some(({ zh, en }) => `${zh} ${en}`.toLowerCase().includes(q)))
  return (
    <div>
      <PageTitle title={t('title')} help={t('help')} />
      <div className="sw-filters">
        <SearchBox label={t('search')} value={typed} onChange={setTyped} />
        {rules.data && (
          <Segmented<View>
            value={view}
            options={(['all', 'waiting', 'off'] as const).map((one) => ({
              value: one,
              label: t(one, { count: count(all.filter(VIEWS[one]).length) }),
            }))}
            onChange={(next) => set({ view: next === 'all' ? undefined : next }, { replace: true })}
          />
        )}
        {rules.data && (
          <span className="sw-quiet">
            {t('total', { count: count(all.length), on: count(all.filter(isOn).length) })}
          </span>
        )}
      </div>
      {rules.isPending && <Loading rows={10} />}
      {rules.isError && <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data && all.length === 0 && broken.length === 0 && <EmptyState title={t('none')} help={t('noneHelp')} />}
      {broken.length > 0 && <BrokenRules broken={broken} />}
      {all.length > 0 && shown.length === 0 && (
        <EmptyState title={t(view === 'waiting' && q === '' ? 'noneWaiting' : 'noMatch')} />
      )}
      {shown.length > 0 && <RuleTable rules={shown} parameters={parameters.data ?? []} />}
    </div>
  )
}

/** Rules nobody is screened by because their text cannot be read: an alarm, above everything else. */
function BrokenRules({ broken }: { readonly broken: readonly BrokenRule[] }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <div className="sw-broken-rules" role="alert">
      <strong>{t('broken', { count: count(broken.length) })}</strong>
      <ul>
        {broken.map(({ id, version, title, problems }) => (
          <li key={id}>
            {t('brokenRule', { title: say(title), version })}
            {problems[0] && <small>{say(problems[0].text)}</small>}
          </li>
        ))}
      </ul>
    </div>
  )
}

function RuleTable(props: { readonly rules: readonly RuleSummary[]; readonly parameters: readonly Parameter[] }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <div className="sw-scroll">
      <table className="sw-small-table sw-rule-table">
        <thead>
          <tr>
            <th>{t('rule')}</th>
            <th>{t('state')}</th>
            <th>{t('severity')}</th>
            <th className="sw-figures">{t('yes')}</th>
            <th className="sw-figures">{t('unknown')}</th>
            <th>{t('standards')}</th>
            <th className="sw-figures">{t('cases')}</th>
          </tr>
        </thead>
        {OUTPUT_IDS.map((output) => {
          const own = props.rules.filter((rule) => rule.output === output)
          if (own.length === 0) return null
          return (
            <tbody key={output}>
              <tr className="sw-group">
                <th colSpan={7} scope="rowgroup">
                  {say(OUTPUT[output])}
                </th>
              </tr>
              {own.map((rule) => (
                <RuleRow key={rule.id} rule={rule} parameters={props.parameters} />
              ))}
            </tbody>
          )
        })}
      </table>
    </div>
  )
}

function RuleRow({ rule, parameters }: { readonly rule: RuleSummary; readonly parameters: readonly Parameter[] }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const names = rule.parameters
    .flatMap((key) => parameters.find((one) => one.key === key) ?? [])
    .map(({ label, current, standsStill }) => {
      const still = (current?.value ?? null) === null ? t('unset') : standsStill.length > 0 ? t('partly') : ''
      return `${say(label)}${still}`
    })
  const last = (value: number | null) =>
    value === null ? <span className="sw-quiet">{t('never')}</span> : count(value)
  return (
    <tr>
      <th scope="row">
        <PageLink to={`/rules/${rule.id}`}>{say(rule.title)}</PageLink>
        <small className="sw-quiet">{rule.legalBasis.map((one) => say(one)).join(t('comma'))}</small>
      </th>
      <td data-label={t('state')}>
        <div>
          <RuleStatusMark rule={rule} />
          {!rule.enabled && rule.disabledBecause && <small className="sw-quiet">{say(rule.disabledBecause)}</small>}
          {rule.waitingVersion !== null && rule.state !== 'proposed' && (
            <PageLink to={`/rules/${rule.id}`} className="sw-mark-waiting">
              {t('waits', { version: rule.waitingVersion })}
            </PageLink>
          )}
        </div>
      </td>
      <td data-label={t('severity')}>
        <Severity value={rule.severity} />
      </td>
      <td className="sw-figures" data-label={t('yes')}>
        {last(rule.lastYes)}
      </td>
      <td className="sw-figures" data-label={t('unknown')}>
        {last(rule.lastUnknown)}
      </td>
      <td data-label={t('standards')}>{names.join(t('comma')) || '—'}</td>
      <td className="sw-figures" data-label={t('cases')}>
        {count(rule.cases)}
      </td>
    </tr>
  )
}
