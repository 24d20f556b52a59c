/** A version of a rule that waits for a second person: what it changes, whether its cases come out, and the decision. */
import { CheckOutlined } from '@ant-design/icons'
import { instant } from '../../../ui/format.ts'
import { outputLabel, Severity } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useSession } from '../../../ui/session.tsx'
import { approveRule, sendBackRule, type RuleChange, type RuleDetail, type RuleProposal } from '../schema.ts'
import { ActButton, ReasonButton } from './decide-buttons.tsx'
import { CaseTable } from './rule-cases.tsx'
import { byName, CHANGED } from './rule-words.ts'

const TEXTS = defineTexts({
  title: { zh: '第 {version} 版待复核', en: 'Version {version} waits for approval' },
  entered: { zh: '{name} {time} 提交', en: 'proposed by {name}, {time}' },
  against: { zh: '与现行第 {version} 版比较', en: 'Against version {version}, which is in force' },
  first: { zh: '首个版本，尚无现行版本', en: 'The first version; none is in force' },
  meaning: { zh: '启用后的规则含义', en: 'What it would mean' },
  changes: { zh: '主要变化', en: 'What changes' },
  onlyText: {
    zh: '依据、标准和条件没有变化，仅文字或用例有改动。',
    en: 'Basis, standards and condition stay; only wording or cases change.',
  },
  before: { zh: '现行', en: 'Now' },
  after: { zh: '待复核', en: 'Proposed' },
  nothing: { zh: '无', en: 'none' },
  text: { zh: '原文对照', en: 'Difference of the texts' },
  skipped: { zh: '… {count} 行相同', en: '… {count} equal lines' },
  cases: { zh: '待复核版本的测试用例', en: 'Cases of the proposed version' },
  problems: { zh: '文本有误，不能启用', en: 'The text has mistakes; it cannot be switched on' },
  approve: { zh: '复核启用', en: 'Approve' },
  approveAsk: {
    zh: '启用后立即替换现行版本，今后的筛查按新版本判定。已核对依据和变化？',
    en: 'It replaces the version in force at once, and screenings go by it. Did you check basis and changes?',
  },
  approved: { zh: '已启用第 {version} 版', en: 'Version {version} is in force' },
  sendBack: { zh: '退回', en: 'Send back' },
  sendBackHelp: {
    zh: '退回后该版本不再启用，现行版本不变。请写明原因，提交人可以看到。',
    en: 'This version is not used and the one in force stays. Say why; whoever proposed it reads it.',
  },
  sentBack: { zh: '已退回', en: 'Sent back' },
  wait: { zh: '由有“复核和启用规则”权限的另一人办理。', en: 'Somebody else who may approve rules decides it.' },
})

export function Proposal({ rule, proposal }: { readonly rule: RuleDetail; readonly proposal: RuleProposal }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const session = useSession()
  const { version, against, changes, problems } = proposal
  const failing = problems.length > 0 || proposal.caseResults.some((result) => !result.passed)
  return (
    <section className="sw-box sw-proposal">
      <h2>
        {t('title', { version })}
        <small>
          {t('entered', {
            name: byName(proposal.enteredBy, session, language),
            time: instant(proposal.enteredAt) ?? '',
          })}
        </small>
      </h2>
      <p className="sw-quiet">{against === null ? t('first') : t('against', { version: against })}</p>
      {problems.length > 0 && (
        <div className="sw-problem" role="alert">
          <strong>{t('problems')}</strong>
          <ul>
            {problems.map((problem) => (
              <li key={problem.path}>
                <code>{problem.path}</code> {say(problem.text)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {proposal.readBack && (
        <>
          <h3>{t('meaning')}</h3>
          <p className="sw-meaning">{say(proposal.readBack)}</p>
        </>
      )}
      {against !== null && problems.length === 0 && (
        <>
          <h3>{t('changes')}</h3>
          {changes.length === 0 ? <p>{t('onlyText')}</p> : <Changes changes={changes} />}
        </>
      )}
      <h3>{t('text')}</h3>
      <Difference lines={proposal.difference} />
      {proposal.caseResults.length > 0 && (
        <>
          <h3>{t('cases')}</h3>
          <CaseTable results={proposal.caseResults} />
        </>
      )}
      <footer className="sw-actions">
        {proposal.mayDecide ? (
          <>
            <ActButton
              route={approveRule}
              input={{ params: { id: rule.id, version } }}
              label={t('approve')}
              ask={t('approveAsk')}
              done={t('approved', { version })}
              icon={<CheckOutlined />}
              disabled={failing}
              primary
            />
            <ReasonButton
              route={sendBackRule}
              toInput={({ reason }) => ({ params: { id: rule.id, version }, body: { reason } })}
              label={t('sendBack')}
              help={t('sendBackHelp')}
              done={t('sentBack')}
            />
          </>
        ) : (
          <span className="sw-quiet">{proposal.refusal ? say(proposal.refusal) : t('wait')}</span>
        )}
      </footer>
    </section>
  )
}

function Changes({ changes }: { readonly changes: readonly RuleChange[] }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <table className="sw-small-table sw-changes">
      <thead>
        <tr>
          <th aria-label={t('changes')} />
          <th>{t('before')}</th>
          <th>{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field}>
            <th scope="row">{say(CHANGED[change.field])}</th>
            <td data-label={t('before')}>
              <Told field={change.field} items={change.before} />
            </td>
            <td data-label={t('after')}>
              <Told field={change.field} items={change.after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const isSeverity = (text: string): text is 'high' | 'medium' | 'low' =>
  text === 'high' || text === 'medium' || text === 'low'

function Told({ field, items }: { readonly field: RuleChange['field']; readonly items: RuleChange['before'] }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  if (items.length === 0) return <span className="sw-quiet">{t('nothing')}</span>
  return (
    <div>
      {items.map((item) => {
        if (field === 'severity' && isSeverity(item.zh)) return <Severity key={item.zh} value={item.zh} />
        const text = field === 'output' ? say(outputLabel(item.zh)) : say(item)
        return <p key={item.zh}>{field === 'condition' || field === 'amount' ? <code>{text}</code> : text}</p>
      })}
    </div>
  )
}

type Line = RuleProposal['difference'][number]

/** Equal lines around a change that are shown; longer runs are folded. */
const AROUND = 3
const SIGN = { same: ' ', added: '+', removed: '-' } as const

function Difference({ lines }: { readonly lines: readonly Line[] }) {
  const t = useTexts(TEXTS)
  const near = (i: number) => lines.slice(Math.max(0, i - AROUND), i + AROUND + 1).some((line) => line.kind !== 'same')
  const shown: { readonly key: string; readonly kind: Line['kind'] | 'fold'; readonly text: string }[] = []
  let folded = 0
  const fold = (at: number) => {
    if (folded > 0) shown.push({ key: `fold ${at}`, kind: 'fold', text: t('skipped', { count: folded }) })
    folded = 0
  }
  for (const [i, line] of lines.entries()) {
    if (!near(i)) {
      folded += 1
      continue
    }
    fold(i)
    shown.push({ key: `line ${i}`, kind: line.kind, text: `${SIGN[line.kind]} ${line.text}` })
  }
  fold(lines.length)
  return (
    <pre className="sw-code sw-diff">
      {shown.map(({ key, kind, text }) => (
        <span key={key} className={`sw-diff-${kind}`}>
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
