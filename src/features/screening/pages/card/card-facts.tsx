/** 登记信息: what the registers say, by source. Sources that disagree stand beside each other for a person to choose. */
import { WarningFilled } from '@ant-design/icons'
import type { Label } from '../../../../kernel/label.ts'
import { Unknown } from '../../../../ui/field-value.tsx'
import { bureau, instant } from '../../../../ui/format.ts'
import { useIsPhone } from '../../../../ui/media.ts'
import { defineTexts, useLanguage, useTexts } from '../../../../ui/language.tsx'
import { groupBy } from '../group-by.ts'
import type { Card } from './card.ts'
import { ScrollBox } from '../../../../ui/scroll-box.tsx'

type Fact = Card['facts'][number]

const TEXTS = defineTexts({
  none: { zh: '还没有登记信息。', en: 'Nothing is recorded yet.' },
  disputed: { zh: '各来源不一致，请核实', en: 'the sources disagree; please check' },
  about: { zh: '人员', en: 'Person' },
  source: { zh: '来源部门', en: 'Source' },
  valid: { zh: '有效期起', en: 'Valid from' },
  file: { zh: '来源文件', en: 'File' },
  recorded: { zh: '登记日期', en: 'Recorded' },
  form: { zh: '页面登记', en: 'by form' },
})

export function CardFacts({ facts }: { readonly facts: readonly Fact[] }) {
  const t = useTexts(TEXTS)
  if (facts.length === 0) return <p className="sw-quiet">{t('none')}</p>
  return (
    <div className="sw-fact-groups">
      {[...groupBy(facts, (fact) => fact.register)].map(([register, rows]) => (
        <FactGroup key={register} facts={rows} />
      ))}
    </div>
  )
}

function FactGroup({ facts }: { readonly facts: readonly Fact[] }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const phone = useIsPhone()
  const columns = columnsOf(facts)
  const persons = facts.some((fact) => fact.about !== null)
  const dated = facts.some((fact) => fact.validFrom !== null)
  // What is said about the same person or household stays together, whatever the source.
  const ordered = [...groupBy(facts, (fact) => fact.about ?? '').values()].flat()
  return (
    <details open={!phone}>
      <summary>
        <h3>
          {facts[0] && say(facts[0].label)}
          {facts.some((fact) => fact.disputed) && (
            <span className="sw-severity sw-severity-medium">
              <WarningFilled />
              {t('disputed')}
            </span>
          )}
          <small className="sw-quiet">{facts.length}</small>
        </h3>
      </summary>
      <ScrollBox label={facts[0] ? say(facts[0].label) : ''}>
        <table className="sw-small-table">
          <thead>
            <tr>
              {persons && <th>{t('about')}</th>}
              {columns.map((label) => (
                <th key={label.zh}>{say(label)}</th>
              ))}
              <th>{t('source')}</th>
              {dated && <th>{t('valid')}</th>}
              <th>{t('file')}</th>
              <th>{t('recorded')}</th>
            </tr>
          </thead>
          <tbody>
            {ordered.map((fact, at) => (
              <FactRow
                key={at}
                fact={fact}
                columns={columns}
                persons={persons}
                dated={dated}
                again={fact.about !== null && ordered[at - 1]?.about === fact.about}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  )
}

/** Labels of all values, in the order in which they first appear. */
function columnsOf(facts: readonly Fact[]): readonly Label[] {
  const labels = facts.flatMap((fact) => fact.values.map((value) => value.label))
  return [...new Map(labels.map((label) => [label.zh, label])).values()]
}

interface FactRowProps {
  readonly fact: Fact
  readonly columns: readonly Label[]
  readonly persons: boolean
  readonly dated: boolean
  /** The row above is about the same person. */
  readonly again: boolean
}

function FactRow({ fact, columns, persons, dated, again }: FactRowProps) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  return (
    <tr className={fact.disputed ? 'sw-disputed' : undefined}>
      {persons && (
        <th scope="row" className={again ? 'sw-again' : undefined}>
          {fact.about}
        </th>
      )}
      {columns.map((label) => {
        const value = fact.values.find((one) => one.label.zh === label.zh)
        return (
          <td key={label.zh} data-label={say(label)}>
            {value && say(value.value) ? say(value.value) : <Unknown />}
          </td>
        )
      })}
      <td data-label={t('source')}>
        <span>
          {fact.disputed && <WarningFilled className="sw-severity-medium" />} {bureau(fact.source, language)}
        </span>
      </td>
      {dated && (
        <td data-label={t('valid')} className="sw-day">
          {fact.validFrom ?? <Unknown />}
        </td>
      )}
      <td data-label={t('file')} className="sw-file">
        {fact.fileName ?? t('form')}
      </td>
      <td data-label={t('recorded')} className="sw-day">
        {(instant(fact.recordedAt) ?? fact.recordedAt).slice(0, 10)}
      </td>
    </tr>
  )
}
