/** What is selected and what may be done with it: the marked rows of this page, or everything the filters find. */
import { Button } from 'antd'
import { useState } from 'react'
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { JUDGED_FROM, type ClueSelection, type JudgementAction } from '../judgement-schema.ts'
import type { Clue } from '../schema.ts'
import { JudgeConfirm } from './judge-confirm.tsx'
import { ACTION } from './judgement-words.ts'
import './clues.css'

const TEXTS = defineTexts({
  marked: { zh: '已选 {count} 户', en: '{count} households selected' },
  wholePage: { zh: '已选本页全部 {count} 户', en: 'All {count} on this page selected' },
  everything: { zh: '已选筛选出的全部 {count} 户', en: 'All {count} found by the filters selected' },
  selectAll: { zh: '选择筛选出的全部 {count} 户', en: 'Select all {count} found by the filters' },
  onlyPage: { zh: '只选本页 {count} 户', en: 'Only the {count} on this page' },
  clear: { zh: '取消选择', en: 'Clear selection' },
})

const SHOWN: readonly JudgementAction[] = ['dispatch', 'keep', 'drop', 'reopen']

interface JudgeBarProps {
  /** The marked rows of this page. */
  readonly clues: readonly Clue[]
  readonly pageRows: number
  readonly total: number
  /** All that the filters find is meant, not only the marked rows. */
  readonly everything: boolean
  readonly onEverything: (everything: boolean) => void
  readonly filter: Extract<ClueSelection, { by: 'filter' }>['filter']
  /** Area and filters in words, for the confirmation. */
  readonly scope: readonly string[]
  readonly onDone: () => void
}

export function JudgeBar(props: JudgeBarProps) {
  const { clues, pageRows, total, everything, onEverything, onDone } = props
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const [action, setAction] = useState<JudgementAction>()
  const wholePage = clues.length === pageRows && total > pageRows
  const words = everything
    ? t('everything', { count: count(total) })
    : t(wholePage ? 'wholePage' : 'marked', { count: count(clues.length) })
  const selection: ClueSelection = everything
    ? { by: 'filter', filter: props.filter }
    : { by: 'marks', clues: clues.map(({ countyCode, id }) => ({ countyCode, id })) }
  return (
    <div className="sw-bulk" role="region" aria-label={words}>
      <strong aria-live="polite">{words}</strong>
      {wholePage && (
        <Button type="link" className="sw-bulk-all" onClick={() => onEverything(!everything)}>
          {everything ? t('onlyPage', { count: count(clues.length) }) : t('selectAll', { count: count(total) })}
        </Button>
      )}
      {SHOWN.filter((one) => clues.some((clue) => JUDGED_FROM[one].includes(clue.state))).map((one) => (
        <Button key={one} type={one === 'dispatch' ? 'primary' : 'default'} onClick={() => setAction(one)}>
          {say(ACTION[one])}
        </Button>
      ))}
      <Button type="link" onClick={onDone}>
        {t('clear')}
      </Button>
      {action && (
        <JudgeConfirm
          action={action}
          selection={selection}
          scope={everything ? props.scope : undefined}
          onClose={() => setAction(undefined)}
          onDone={onDone}
        />
      )}
    </div>
  )
}
