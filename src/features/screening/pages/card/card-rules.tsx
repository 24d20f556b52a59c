/** 规则结论: what the rules say now, each with its 判定依据; and what is missing, by who can give it. */
import { BranchesOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { OUTPUT, Severity, Verdict, type VerdictId } from '../../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../../ui/language.tsx'
import { PageLink, recordPath } from '../../../../ui/navigation.tsx'
import { useMay } from '../../../../ui/session.tsx'
import type { RuleNow } from './card.ts'

const TEXTS = defineTexts({
  title: { zh: '规则结论', en: 'What the rules say now' },
  why: { zh: '判定依据', en: 'Why' },
  no: { zh: '其余 {count} 条规则不符合', en: '{count} other rules do not apply' },
  none: { zh: '当前地区没有启用的规则', en: 'No rule is switched on for this area' },
  nothing: { zh: '没有符合或无法判断的规则', en: 'No rule applies, and none is undecided' },
  missing: { zh: '待补信息', en: 'What is missing' },
  complete: { zh: '到台账补录', en: 'Complete in the registers' },
  from: { zh: '可由{bureau}提供', en: 'from {bureau}' },
  lacks: { zh: '缺 {count} 项信息，见“待补信息”', en: '{count} facts are missing, see below' },
  suggest: { zh: '规则只作提示，是否纳入由人员研判决定。', en: 'A rule suggests; a person decides.' },
})

const ORDER: Readonly<Record<VerdictId, number>> = { yes: 0, unknown: 1, notEvaluated: 2, no: 3 }
const WEIGHT = { high: 0, medium: 1, low: 2 } as const

interface CardRulesProps {
  readonly rules: readonly RuleNow[]
  readonly onWhy: (ruleId: string) => void
}

export function CardRules({ rules, onWhy }: CardRulesProps) {
  const t = useTexts(TEXTS)
  const [all, setAll] = useState(false)
  const ordered = [...rules].sort(
    (a, b) => ORDER[a.verdict] - ORDER[b.verdict] || WEIGHT[a.severity] - WEIGHT[b.severity],
  )
  const telling = ordered.filter((rule) => rule.verdict !== 'no')
  const others = ordered.filter((rule) => rule.verdict === 'no')
  return (
    <section className="sw-box">
      <h2>{t('title')}</h2>
      {rules.length === 0 && <p className="sw-quiet">{t('none')}</p>}
      {rules.length > 0 && telling.length === 0 && <p className="sw-quiet">{t('nothing')}</p>}
      <ul className="sw-rules">
        {[...telling, ...(all ? others : [])].map((rule) => (
          <RuleRow key={rule.ruleId} rule={rule} onWhy={onWhy} />
        ))}
      </ul>
      {others.length > 0 && !all && (
        <button type="button" className="sw-link" onClick={() => setAll(true)}>
          {t('no', { count: others.length })}
        </button>
      )}
      <p className="sw-foot">{t('suggest')}</p>
    </section>
  )
}

function RuleRow({ rule, onWhy }: { readonly rule: RuleNow; readonly onWhy: (ruleId: string) => void }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <li>
      <div>
        <Verdict value={rule.verdict} />
        <strong>{say(rule.title)}</strong>
        <Button size="small" icon={<BranchesOutlined />} onClick={() => onWhy(rule.ruleId)}>
          {t('why')}
        </Button>
      </div>
      {rule.verdict !== 'no' && rule.reasons.map((reason) => <p key={reason.zh}>{say(reason)}</p>)}
      {rule.verdict === 'unknown' && rule.missing.length > 0 && <p>{t('lacks', { count: rule.missing.length })}</p>}
      {rule.verdict === 'yes' && (
        <p className="sw-quiet">
          {say(OUTPUT[rule.output])} · <Severity value={rule.severity} />
        </p>
      )}
    </li>
  )
}

/** What would settle the undecided rules, grouped by who can give it. */
export function CardMissing(props: {
  readonly rules: readonly RuleNow[]
  readonly countyCode: string
  readonly id: string
}) {
  const t = useTexts(TEXTS)
  const mayEdit = useMay('register.edit')
  const { rules, countyCode, id } = props
  const { say } = useLanguage()
  const byGiver = new Map<string, Set<string>>()
  for (const missing of rules.filter((rule) => rule.verdict === 'unknown').flatMap((rule) => rule.missing)) {
    const giver = say(missing.from)
    byGiver.set(giver, (byGiver.get(giver) ?? new Set()).add(say(missing.text)))
  }
  if (byGiver.size === 0) return null
  return (
    <section className="sw-box sw-missing-box">
      <h2>
        {t('missing')}
        {mayEdit && <PageLink to={recordPath('household', countyCode, id)}>{t('complete')}</PageLink>}
      </h2>
      <dl className="sw-missing">
        {[...byGiver].map(([giver, texts]) => (
          <div key={giver}>
            <dt>{t('from', { bureau: giver })}</dt>
            {[...texts].map((text) => (
              <dd key={text}>{text}</dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  )
}
