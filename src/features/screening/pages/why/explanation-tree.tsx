/** 判定依据 as a tree of sentences: each step with its sign and word, its facts with their source, its standards with their document. */
import { DownOutlined, RightOutlined } from '@ant-design/icons'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { Explanation } from '../../../../language/rule/index.ts'
import { Unknown } from '../../../../ui/field-value.tsx'
import { bureau, instant } from '../../../../ui/format.ts'
import { CERTAINTY } from '../../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../../ui/language.tsx'
import { PageLink } from '../../../../ui/navigation.tsx'
import type { Why } from './why.ts'
import { allPaths, moveInTree, openAtFirst, visibleRows, type TreeMove, type TreeRow } from './tree-rows.ts'
import { ScrollBox } from '../../../../ui/scroll-box.tsx'

const TEXTS = defineTexts({
  tree: { zh: '判定依据', en: 'Why' },
  openAll: { zh: '全部展开', en: 'Open all' },
  closeAll: { zh: '全部收起', en: 'Close all' },
  yes: { zh: '成立', en: 'holds' },
  no: { zh: '不成立', en: 'does not hold' },
  unknown: { zh: '无法判断', en: 'cannot tell' },
  fact: { zh: '事实', en: 'Fact' },
  value: { zh: '数值', en: 'Value' },
  source: { zh: '来源部门', en: 'Source' },
  file: { zh: '来源文件', en: 'File' },
  day: { zh: '日期', en: 'Date' },
  row: { zh: '{file} 第 {row} 行', en: '{file}, row {row}' },
  form: { zh: '页面登记', en: 'by form' },
  more: { zh: '其余 {count} 项', en: '{count} more' },
  standard: { zh: '政策标准', en: 'Standard' },
  document: { zh: '依据文件', en: 'Document' },
  certainty: { zh: '可靠程度', en: 'Certainty' },
  from: { zh: '执行日期', en: 'In force since' },
  noDocument: { zh: '未注明', en: 'not stated' },
})

const SIGN = { yes: '✓', no: '✗', unknown: '?' } as const
/** So many facts of one step are shown at once. */
const FACTS = 12

export function ExplanationTree({ why }: { readonly why: Why }) {
  const t = useTexts(TEXTS)
  const { explanation } = why
  const [open, setOpen] = useState<ReadonlySet<string>>(() => openAtFirst(explanation))
  const [focus, setFocus] = useState('0')
  const box = useRef<HTMLDivElement>(null)
  const rows = visibleRows(explanation, open)
  const origins = useMemo(() => new Map(why.origins.map((origin) => [origin.rowId, origin])), [why.origins])
  const apply = (move: TreeMove) => {
    setOpen(move.open)
    setFocus(move.focus)
    box.current?.querySelector<HTMLElement>(`[data-path="${move.focus}"]`)?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset['path'] === undefined) return
    const move = moveInTree(event.key, focus, rows, open)
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    apply(move)
  }
  const toggle = (row: TreeRow) => {
    const move = moveInTree('Enter', row.path, rows, open)
    if (move) apply(move)
    else setFocus(row.path)
  }
  return (
    <div>
      <div className="sw-tree-tools">
        <button type="button" className="sw-link" onClick={() => setOpen(allPaths(explanation))}>
          {t('openAll')}
        </button>
        <button
          type="button"
          className="sw-link"
          onClick={() => {
            setOpen(new Set())
            setFocus('0')
          }}
        >
          {t('closeAll')}
        </button>
      </div>
      <div ref={box} role="tree" aria-label={t('tree')} className="sw-tree" onKeyDown={press}>
        {rows.map((row) => (
          <Step
            key={row.path}
            row={row}
            open={open.has(row.path)}
            focused={row.path === focus}
            origins={origins}
            onToggle={() => toggle(row)}
          />
        ))}
      </div>
    </div>
  )
}

type Origins = ReadonlyMap<string, Why['origins'][number]>

interface StepProps {
  readonly row: TreeRow
  readonly open: boolean
  readonly focused: boolean
  readonly origins: Origins
  readonly onToggle: () => void
}

function Step({ row, open, focused, origins, onToggle }: StepProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { node } = row
  return (
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      {...(row.expandable && { 'aria-expanded': open })}
      tabIndex={focused ? 0 : -1}
      data-path={row.path}
      className={node.truth === 'unknown' ? 'sw-step sw-step-unknown' : 'sw-step'}
      style={{ marginInlineStart: `calc(var(--step) * ${row.depth})` }}
    >
      <div className="sw-step-line" onClick={onToggle}>
        <span className="sw-step-arrow" aria-hidden>
          {row.expandable && (open ? <DownOutlined /> : <RightOutlined />)}
        </span>
        {node.truth && (
          <span className={`sw-truth sw-truth-${node.truth}`}>
            <b aria-hidden>{SIGN[node.truth]}</b>
            {t(node.truth)}
          </span>
        )}
        <span className="sw-step-text">{say(node.text)}</span>
      </div>
      {open && node.parameters.length > 0 && <Standards node={node} />}
      {open && node.facts.length > 0 && <FactTable facts={node.facts} origins={origins} />}
    </div>
  )
}

function Standards({ node }: { readonly node: Explanation }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <ul className="sw-standards">
      {node.parameters.map((one) => (
        <li key={`${one.key}.${one.validFrom}`}>
          <PageLink to="/parameters" search={{ open: one.key }}>
            {say(one.label)}
          </PageLink>{' '}
          <strong>{say(one.value)}</strong>
          <small>
            {t('document')}：{one.document ? say(one.document) : t('noDocument')} · {t('certainty')}：
            {say(CERTAINTY[one.certainty])} · {t('from')} {one.validFrom}
          </small>
        </li>
      ))}
    </ul>
  )
}

function FactTable({ facts, origins }: { readonly facts: Explanation['facts']; readonly origins: Origins }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const [all, setAll] = useState(false)
  const shown = all ? facts : facts.slice(0, FACTS)
  return (
    <ScrollBox label={t('fact')}>
      <table className="sw-small-table sw-fact-table">
        <thead>
          <tr>
            <th>{t('fact')}</th>
            <th>{t('value')}</th>
            <th>{t('source')}</th>
            <th>{t('file')}</th>
            <th>{t('day')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((fact, at) => {
            const origin = origins.get(fact.rowId)
            const source = fact.source ? say(fact.source) : origin && bureau(origin.source, language)
            return (
              <tr key={`${fact.rowId}.${at}`}>
                <td data-label={t('fact')}>{say(fact.label)}</td>
                <td data-label={t('value')}>
                  <strong>{say(fact.value)}</strong>
                </td>
                <td data-label={t('source')}>{source ?? <Unknown />}</td>
                <td data-label={t('file')}>
                  {origin?.fileName
                    ? origin.sourceRow === null
                      ? origin.fileName
                      : t('row', { file: origin.fileName, row: origin.sourceRow })
                    : t('form')}
                </td>
                <td data-label={t('day')}>
                  {fact.reportedOn ?? (origin && instant(origin.recordedAt)?.slice(0, 10)) ?? <Unknown />}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {facts.length > shown.length && (
        <button type="button" className="sw-link" onClick={() => setAll(true)}>
          {t('more', { count: facts.length - shown.length })}
        </button>
      )}
    </ScrollBox>
  )
}
