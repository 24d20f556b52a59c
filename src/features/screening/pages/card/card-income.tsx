/** 收入: month by month against the monitoring line. Months of which nothing is known are hatched and named, never zero. */
import { lazy, Suspense } from 'react'
import { codeLabel, INCOME_CATEGORY } from '../../../../kernel/codes/index.ts'
import { formatYuan, fen, divideFen } from '../../../../kernel/fen.ts'
import { Unknown } from '../../../../ui/field-value.tsx'
import { count, money } from '../../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../../ui/language.tsx'
import { Loading } from '../../../../ui/states.tsx'
import type { Card } from './card.ts'
import { incomeView, type IncomeView } from './income-months.ts'
import { ScrollBox } from '../../../../ui/scroll-box.tsx'

const IncomeChart = lazy(() => import('./income-chart.tsx'))

const TEXTS = defineTexts({
  none: { zh: '还没有收入记录，各月均为未采集。', en: 'No income is recorded; no month is known.' },
  window: { zh: '近 12 个月（{from} 至 {to}）', en: 'The 12 months {from} to {to}' },
  known: { zh: '已采集', en: 'Months known' },
  months: { zh: '{known} / 12 个月', en: '{known} of 12' },
  sum: { zh: '已知收入合计', en: 'Known income' },
  head: { zh: '人均（{count} 人）', en: 'Per head ({count})' },
  atLeast: { zh: '按已知月份计，实际不低于此数', en: 'by the months known; the true figure is not lower' },
  line: { zh: '监测线', en: 'Monitoring line' },
  perYear: { zh: '{money}/人·年', en: '{money} a head and year' },
  noLine: { zh: '待定政策标准', en: 'not fixed' },
  month: { zh: '月份', en: 'Month' },
  total: { zh: '合计', en: 'Total' },
  unit: { zh: '单位：元', en: 'in yuan' },
  chart: { zh: '按月收入图', en: 'Income by month' },
})

const ORDER = INCOME_CATEGORY.items.map((item) => item.code)

export function CardIncome({ card }: { readonly card: Card }) {
  const t = useTexts(TEXTS)
  const { language } = useLanguage()
  const view = incomeView(card.income, card.asOf, ORDER)
  const members = card.household.memberCount ?? (card.members.length || null)
  const { window } = view
  return (
    <div className="sw-income">
      <p className="sw-quiet">{t('window', { from: window.from, to: window.to })}</p>
      <dl className="sw-figures-row">
        <div>
          <dt>{t('known')}</dt>
          <dd>{t('months', { known: window.known })}</dd>
        </div>
        <div>
          <dt>{t('sum')}</dt>
          <dd>{window.known === 0 ? <Unknown /> : money(window.sum, language)}</dd>
        </div>
        <div>
          <dt>{t('head', { count: members === null ? '?' : count(members) })}</dt>
          <dd>
            {window.known === 0 || members === null ? (
              <Unknown />
            ) : (
              money(divideFen(fen(window.sum), members, 'floor'), language)
            )}
            {window.known > 0 && window.known < 12 && <small>{t('atLeast')}</small>}
          </dd>
        </div>
        <div>
          <dt>{t('line')}</dt>
          <dd>
            {card.monitoringLine === null ? t('noLine') : t('perYear', { money: money(card.monitoringLine, language) })}
          </dd>
        </div>
      </dl>
      {card.income.length === 0 && <p className="sw-quiet">{t('none')}</p>}
      <div className="sw-income-views">
        {card.income.length > 0 && (
          <figure aria-label={t('chart')}>
            <Suspense fallback={<Loading rows={8} />}>
              <IncomeChart view={view} monthlyLine={monthlyLine(card.monitoringLine, members)} />
            </Suspense>
          </figure>
        )}
        <IncomeTable view={view} />
      </div>
    </div>
  )
}

/** The yearly line a head as it falls on the whole household a month, in fen; undefined where a part is not known. */
function monthlyLine(line: number | null, members: number | null): number | undefined {
  if (line === null || members === null) return undefined
  return divideFen(fen(line * members), 12, 'halfUp')
}

function IncomeTable({ view }: { readonly view: IncomeView }) {
  const t = useTexts(TEXTS)
  const { language } = useLanguage()
  const names = view.categories.map((category) => ({
    category,
    name: codeLabel(INCOME_CATEGORY, category)?.[language] ?? '',
  }))
  return (
    <ScrollBox label={t('unit')}>
      <p className="sw-unit">{t('unit')}</p>
      <table className="sw-small-table sw-even">
        <thead>
          <tr>
            <th>{t('month')}</th>
            {names.map(({ category, name }) => (
              <th key={category} className="sw-figures">
                {name}
              </th>
            ))}
            <th className="sw-figures">{t('total')}</th>
          </tr>
        </thead>
        <tbody>
          {[...view.months].reverse().map(({ month, amounts, total }) => (
            <tr key={month}>
              <th scope="row">{month}</th>
              {names.map(({ category, name }) => (
                <td key={category} data-label={name} className="sw-figures">
                  {amounts ? amount(amounts[category]) : ''}
                </td>
              ))}
              <td data-label={t('total')} className="sw-figures">
                {total === undefined ? <Unknown /> : <strong>{amount(total)}</strong>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

/** In a known month a category without a row has no income: a dash, so that zero that was recorded stays distinct. */
const amount = (value: number | undefined): string => (value === undefined ? '—' : formatYuan(fen(value)))
