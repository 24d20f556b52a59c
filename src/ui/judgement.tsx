/** How rules speak on every page: severity, verdict and kind of result by sign and word, never by colour alone. */
import {
  CheckCircleFilled,
  CloseCircleOutlined,
  ExclamationCircleFilled,
  InfoCircleFilled,
  MinusCircleOutlined,
  QuestionCircleFilled,
  WarningFilled,
} from '@ant-design/icons'
import type { ComponentType, ReactNode } from 'react'
import type { Label } from '../kernel/label.ts'
import { useLanguage } from './language.tsx'
import './styles/judgement.css'

export type SeverityId = 'high' | 'medium' | 'low'

export const SEVERITY: Readonly<Record<SeverityId, Label>> = {
  high: { zh: '高', en: 'high' },
  medium: { zh: '中', en: 'medium' },
  low: { zh: '低', en: 'low' },
}

const SEVERITY_SIGN: Readonly<Record<SeverityId, ComponentType>> = {
  high: WarningFilled,
  medium: ExclamationCircleFilled,
  low: InfoCircleFilled,
}

/** 高 / 中 / 低 with its sign. */
export function Severity({ value }: { readonly value: SeverityId }) {
  const { say } = useLanguage()
  const Sign = SEVERITY_SIGN[value]
  return (
    <span className={`sw-severity sw-severity-${value}`}>
      <Sign />
      {say(SEVERITY[value])}
    </span>
  )
}

/** A reason of a clue as a tag: sign and word of its severity, then what it says. */
export function ReasonTag({ severity, children }: { readonly severity: SeverityId; readonly children: ReactNode }) {
  const { say } = useLanguage()
  const Sign = SEVERITY_SIGN[severity]
  return (
    <span className={`sw-reason sw-severity-${severity}`} title={`${say(SEVERITY_OF)}${say(SEVERITY[severity])}`}>
      <Sign />
      <b>{say(SEVERITY[severity])}</b>
      {children}
    </span>
  )
}
const SEVERITY_OF: Label = { zh: '风险程度：', en: 'Severity: ' }

/** What a screening finds. */
export type OutputId = 'suspectedClue' | 'riskChange' | 'focusList' | 'tag' | 'referral' | 'doubtfulData'
/** What a rule can be for; an amount is told of one household and is no finding. */
export type RuleOutputId = OutputId | 'amount'

/** What the *yes* of a rule is. */
export const OUTPUT: Readonly<Record<RuleOutputId, Label>> = {
  suspectedClue: { zh: '预警线索', en: 'Warning clue' },
  riskChange: { zh: '监测户风险变化', en: 'Risk change of a monitored household' },
  focusList: { zh: '重点帮扶清单', en: 'Focus list' },
  referral: { zh: '部门移送', en: 'Referral to a bureau' },
  doubtfulData: { zh: '疑点数据', en: 'Doubtful data' },
  tag: { zh: '标签', en: 'Tag' },
  amount: { zh: '应发金额', en: 'Amount due' },
}

export const OUTPUT_IDS: readonly RuleOutputId[] = [
  'suspectedClue',
  'riskChange',
  'focusList',
  'referral',
  'doubtfulData',
  'tag',
  'amount',
]

export function outputLabel(output: string): Label {
  return OUTPUT_IDS.some((id) => id === output) ? OUTPUT[output as RuleOutputId] : OTHER
}
const OTHER: Label = { zh: '其他', en: 'Other' }

export type VerdictId = 'yes' | 'no' | 'unknown' | 'notEvaluated'

export const VERDICT: Readonly<Record<VerdictId, Label>> = {
  yes: { zh: '符合', en: 'applies' },
  no: { zh: '不符合', en: 'does not apply' },
  unknown: { zh: '无法判断', en: 'cannot tell' },
  notEvaluated: { zh: '待定政策标准', en: 'standard not fixed' },
}

const VERDICT_SIGN: Readonly<Record<VerdictId, ComponentType>> = {
  yes: CheckCircleFilled,
  no: CloseCircleOutlined,
  unknown: QuestionCircleFilled,
  notEvaluated: MinusCircleOutlined,
}

/** 符合 / 不符合 / 无法判断 / 待定政策标准 with its sign. */
export function Verdict({ value, label }: { readonly value: VerdictId; readonly label?: Label }) {
  const { say } = useLanguage()
  const Sign = VERDICT_SIGN[value]
  return (
    <span className={`sw-verdict sw-verdict-${value}`}>
      <Sign />
      {say(label ?? VERDICT[value])}
    </span>
  )
}

export type CertaintyId = 'sure' | 'likely' | 'unsure'

/** How far a policy value is proven by a document. */
export const CERTAINTY: Readonly<Record<CertaintyId, Label>> = {
  sure: { zh: '确定', en: 'certain' },
  likely: { zh: '较可靠', en: 'likely' },
  unsure: { zh: '待核实', en: 'to be checked' },
}
