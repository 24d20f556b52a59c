/** Whether a rule works, by sign and word. */
import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  MinusCircleOutlined,
  PauseCircleOutlined,
  RollbackOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import { useLanguage } from '../../../ui/language.tsx'
import type { RuleSummary } from '../schema.ts'
import { STATUS, statusOf, type RuleStatus } from './rule-words.ts'

const SIGN: Readonly<Record<RuleStatus, ComponentType>> = {
  on: CheckCircleFilled,
  off: PauseCircleOutlined,
  proposed: ClockCircleOutlined,
  retired: MinusCircleOutlined,
  broken: CloseCircleFilled,
  sentBack: RollbackOutlined,
}

export function RuleStatusMark({ rule }: { readonly rule: Pick<RuleSummary, 'state' | 'enabled'> }) {
  const { say } = useLanguage()
  const status = statusOf(rule)
  const Sign = SIGN[status]
  return (
    <span className={`sw-status sw-status-${status}`}>
      <Sign />
      {say(STATUS[status])}
    </span>
  )
}
