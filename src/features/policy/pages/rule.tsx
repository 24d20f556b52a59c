/** One rule: what it means in words, as it is written, its basis, standards, cases and versions. */
import { count, instant, validity } from '../../../ui/format.ts'
import { outputLabel, Severity } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, usePageParams } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { useSession } from '../../../ui/session.tsx'
import { ErrorState, Loading } from '../../../ui/states.tsx'
import { listParameters, readRule, type RuleDetail } from '../schema.ts'
import { CaseTable } from './rule-cases.tsx'
import { Proposal } from './rule-proposal.tsx'
import { RuleStatusMark } from './rule-status.tsx'
import { byName, versionState } from './rule-words.ts'
import { StandingStill } from './standing-still.tsx'
import { parameterText, UNSET } from './value-text.ts'
import './policy.css'

const TEXTS = defineTexts({
  list: { zh: '预警规则', en: 'Rules' },
  version: { zh: '第 {version} 版', en: 'version {version}' },
  valid: { zh: '有效期 {text}', en: 'valid {text}' },
  last: {
    zh: '最近一次筛查：符合 {yes} 户，无法判断 {unknown} 户',
    en: 'Last screening: applies to {yes}, undecided for {unknown} households',
  },
  off: { zh: '未启用原因：{because}', en: 'Switched off because: {because}' },
  neverRan: { zh: '还没有参与筛查', en: 'not screened yet' },
  meaning: { zh: '规则含义', en: 'What it means' },
  exception: { zh: '例外：{label}', en: 'Except: {label}' },
  basis: { zh: '政策依据', en: 'Legal basis' },
  none: { zh: '未注明', en: 'not stated' },
  standards: { zh: '使用的政策标准', en: 'Standards used' },
  noStandards: { zh: '本规则不使用政策标准。', en: 'This rule uses no standards.' },
  standard: { zh: '标准', en: 'Standard' },
  value: { zh: '当前取值', en: 'Value now' },
  document: { zh: '依据文件', en: 'Document' },
  cases: { zh: '测试用例', en: 'Cases' },
  casesCount: { zh: '共 {count} 个，通过 {passed} 个', en: '{passed} of {count} passed' },
  noCases: { zh: '没有测试用例。', en: 'There are no cases.' },
  text: { zh: '规则原文', en: 'As written' },
  condition: { zh: '判定条件', en: 'Condition' },
  whole: { zh: '完整文本（含测试用例）', en: 'Whole text with cases' },
  versions: { zh: '版本', en: 'Versions' },
  entered: { zh: '录入', en: 'Entered' },
  approved: { zh: '复核', en: 'Approved' },
  sentBack: { zh: '{name} {time} 退回：{reason}', en: 'sent back by {name}, {time}: {reason}' },
  notApproved: { zh: '未复核', en: 'not approved' },
  state: { zh: '状态', en: 'State' },
  number: { zh: '版本', en: 'Version' },
})

export default function RulePage() {
  const t = useTexts(TEXTS)
  const { id = '' } = usePageParams()
  const rule = useRead(readRule, { params: { id } })
  return (
    <div className="sw-page sw-rule">
      <nav className="sw-back">
        <PageLink to="/rules">← {t('list')}</PageLink>
      </nav>
      {rule.isPending && <Loading rows={12} />}
      {rule.isError && <ErrorState error={rule.error} onRetry={() => void rule.refetch()} />}
      {rule.data && <RuleBody rule={rule.data} />}
    </div>
  )
}

function RuleBody({ rule }: { readonly rule: RuleDetail }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const { lastYes, lastUnknown } = rule
  return (
    <>
      <header className="sw-rule-head">
        <h1>{say(rule.title)}</h1>
        <p>
          <RuleStatusMark rule={rule} />
          <span>{say(outputLabel(rule.output))}</span>
          <Severity value={rule.severity} />
          <span>{t('version', { version: rule.version })}</span>
          <span>{t('valid', { text: validity(rule.validFrom, rule.validTo, language) })}</span>
        </p>
        {!rule.enabled && rule.disabledBecause && <p>{t('off', { because: say(rule.disabledBecause) })}</p>}
        <p>
          {lastYes === null && lastUnknown === null
            ? t('neverRan')
            : t('last', { yes: count(lastYes ?? 0), unknown: count(lastUnknown ?? 0) })}
        </p>
      </header>
      {rule.proposal && <Proposal rule={rule} proposal={rule.proposal} />}
      <section className="sw-box">
        <h2>{t('meaning')}</h2>
        <p className="sw-meaning">{say(rule.readBack)}</p>
        {rule.exceptions.map((exception) => (
          <div key={exception.text} className="sw-exception">
            <p>{t('exception', { label: say(exception.label) })}</p>
            <pre className="sw-code">{exception.text}</pre>
          </div>
        ))}
        <h3>{t('condition')}</h3>
        <pre className="sw-code">{rule.condition}</pre>
      </section>
      <section className="sw-box">
        <h2>{t('basis')}</h2>
        {rule.legalBasis.length === 0 && <p className="sw-quiet">{t('none')}</p>}
        {rule.legalBasis.map((one) => (
          <p key={one.zh}>{say(one)}</p>
        ))}
      </section>
      <Standards keys={rule.parameters} />
      <Cases rule={rule} />
      <Versions rule={rule} />
      <section className="sw-box">
        <h2>{t('text')}</h2>
        <details>
          <summary>{t('whole')}</summary>
          <pre className="sw-code">{rule.text}</pre>
        </details>
      </section>
    </>
  )
}

function Standards({ keys }: { readonly keys: readonly string[] }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const parameters = useRead(listParameters, {}, { enabled: keys.length > 0 })
  const own = (parameters.data ?? []).filter((one) => keys.includes(one.key))
  return (
    <section className="sw-box">
      <h2>{t('standards')}</h2>
      {keys.length === 0 && <p className="sw-quiet">{t('noStandards')}</p>}
      {parameters.isError && <ErrorState error={parameters.error} onRetry={() => void parameters.refetch()} />}
      {own.length > 0 && (
        <table className="sw-small-table">
          <thead>
            <tr>
              <th>{t('standard')}</th>
              <th className="sw-figures">{t('value')}</th>
              <th>{t('document')}</th>
            </tr>
          </thead>
          <tbody>
            {own.map((one) => {
              const text = parameterText(one.current?.value ?? null, one.unit, language)
              return (
                <tr key={one.key}>
                  <th scope="row">
                    <PageLink to="/parameters" search={{ open: one.key }}>
                      {say(one.label)}
                    </PageLink>
                  </th>
                  <td className="sw-figures" data-label={t('value')}>
                    {text ?? <strong className="sw-unset">{say(UNSET)}</strong>}
                  </td>
                  <td data-label={t('document')}>
                    <div>
                      {text && (one.current?.document ?? t('none'))}
                      <StandingStill parameter={one} />
                    </div>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Cases({ rule }: { readonly rule: RuleDetail }) {
  const t = useTexts(TEXTS)
  const results = rule.caseResults
  return (
    <section className="sw-box">
      <h2>
        {t('cases')}
        {results.length > 0 && (
          <small>
            {t('casesCount', {
              count: count(results.length),
              passed: count(results.filter((one) => one.passed).length),
            })}
          </small>
        )}
      </h2>
      {results.length === 0 ? <p className="sw-quiet">{t('noCases')}</p> : <CaseTable results={results} />}
    </section>
  )
}

function Versions({ rule }: { readonly rule: RuleDetail }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const session = useSession()
  return (
    <section className="sw-box">
      <h2>{t('versions')}</h2>
      <table className="sw-small-table">
        <thead>
          <tr>
            <th>{t('number')}</th>
            <th>{t('state')}</th>
            <th>{t('entered')}</th>
            <th>{t('approved')}</th>
          </tr>
        </thead>
        <tbody>
          {rule.versions.map((one) => (
            <tr key={one.version}>
              <th scope="row">{t('version', { version: one.version })}</th>
              <td data-label={t('state')}>{say(versionState(one.state))}</td>
              <td data-label={t('entered')}>
                {byName(one.enteredBy, session, language)} {instant(one.enteredAt)}
              </td>
              <td data-label={t('approved')}>
                {one.approvedBy === null
                  ? t('notApproved')
                  : `${byName(one.approvedBy, session, language)} ${(one.approvedAt && instant(one.approvedAt)) ?? ''}`}
                {one.sentBackBy !== null && (
                  <small>
                    {t('sentBack', {
                      name: byName(one.sentBackBy, session, language),
                      time: (one.sentBackAt && instant(one.sentBackAt)) ?? '',
                      reason: one.sentBackReason ?? '',
                    })}
                  </small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
