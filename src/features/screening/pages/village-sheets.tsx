/** Sheets to carry along: one for each village, with its heading, the households, and room to write and to sign. */
import { PrinterOutlined } from '@ant-design/icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Unknown } from '../../../ui/field-value.tsx'
import { count } from '../../../ui/format.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { PageLink, useSearchParams } from '../../../ui/navigation.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyState, ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import type { HouseholdRef } from '../schema.ts'
import { groupBy } from './group-by.ts'
import { MOST_ROWS, type AllRows } from './use-all-rows.ts'
import './village-sheets.css'

export interface SheetColumn<Row> {
  readonly key: string
  readonly label: string
  /** Absent for a column to be filled in by hand. */
  readonly render?: (row: Row) => ReactNode
  /** Share of the width, in percent. */
  readonly width: number
}

interface VillageSheetsProps<Row> {
  readonly title: string
  readonly help: string
  readonly backPath: string
  readonly backLabel: string
  readonly rows: UseQueryResult<AllRows<Row>>
  readonly household: (row: Row) => HouseholdRef
  readonly rowKey: (row: Row) => string
  readonly columns: readonly SheetColumn<Row>[]
}

const TEXTS = defineTexts({
  print: { zh: '打印', en: 'Print' },
  sheets: {
    zh: '共 {villages} 个村 {households} 户，每村一张。',
    en: '{households} households in {villages} villages, a sheet each.',
  },
  many: {
    zh: '共 {total} 户，一次最多打印 {most} 户。请在顶部选择下级地区后分批打印。',
    en: '{total} households; at most {most} are printed at once. Choose an area below at the top.',
  },
  none: { zh: '当前条件下没有可打印的农户', en: 'There is nothing to print' },
  noneHelp: { zh: '请返回列表调整条件。', en: 'Go back to the list and change the filters.' },
  number: { zh: '序号', en: 'No.' },
  head: { zh: '户主', en: 'Head' },
  code: { zh: '户编号', en: 'Code' },
  persons: { zh: '人数', en: 'Persons' },
  households: { zh: '{count} 户', en: '{count} households' },
  printed: { zh: '制表日期 {day}', en: 'printed {day}' },
  visitor: { zh: '核查人（两人签字）：', en: 'Checked by (two persons):' },
  villageHead: { zh: '村负责人：', en: 'For the village:' },
  date: { zh: '日期：', en: 'Date:' },
})

export function VillageSheets<Row>(props: VillageSheetsProps<Row>) {
  const t = useTexts(TEXTS)
  const search = useSearchParams()
  const { rows } = props
  const villages = groupBy(rows.data?.rows ?? [], (row) => props.household(row).areaCode)
  const back = { q: search['q'], filter: search['filter'], state: search['state'] }
  return (
    <div className="sw-sheets">
      <nav className="sw-back">
        <PageLink to={props.backPath} search={back}>
          ← {props.backLabel}
        </PageLink>
      </nav>
      <div className="sw-screen-only">
        <PageTitle
          title={props.title}
          help={
            rows.data && rows.data.rows.length > 0
              ? t('sheets', { villages: count(villages.size), households: count(rows.data.rows.length) })
              : undefined
          }
          actions={
            <Button
              type="primary"
              icon={<PrinterOutlined />}
              disabled={!rows.data || rows.data.rows.length === 0}
              onClick={() => globalThis.print()}
            >
              {t('print')}
            </Button>
          }
        />
      </div>
      {rows.data && rows.data.total > MOST_ROWS && (
        <div className="sw-notice sw-screen-only">
          <p>{t('many', { total: count(rows.data.total), most: count(MOST_ROWS) })}</p>
        </div>
      )}
      {rows.isPending && <Loading rows={12} />}
      {rows.isError && <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.data?.rows.length === 0 && <EmptyState title={t('none')} help={t('noneHelp')} />}
      {[...villages]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, own]) => (
          <Sheet key={code} {...props} own={own} />
        ))}
    </div>
  )
}

function Sheet<Row>(props: VillageSheetsProps<Row> & { readonly own: readonly Row[] }) {
  const t = useTexts(TEXTS)
  const { today } = useSession()
  const { own, household, columns } = props
  const first = own[0]
  return (
    <section className="sw-sheet">
      <header>
        <h2>{props.title}</h2>
        <p>
          <strong>{first && household(first).areaName}</strong>
          <span>{t('households', { count: count(own.length) })}</span>
          <span>{t('printed', { day: today })}</span>
        </p>
        <p className="sw-sheet-help">{props.help}</p>
      </header>
      <table>
        <thead>
          <tr>
            <th style={{ width: '6%' }}>{t('number')}</th>
            <th style={{ width: '13%' }}>{t('head')}</th>
            <th style={{ width: '7%' }}>{t('persons')}</th>
            {columns.map((column) => (
              <th key={column.key} style={{ width: `${column.width}%` }}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {own.map((row, at) => (
            <tr key={props.rowKey(row)}>
              <td className="sw-figures">{at + 1}</td>
              <td>
                {household(row).headName ?? <Unknown />}
                {household(row).code && <small>{household(row).code}</small>}
              </td>
              <td className="sw-figures">{household(row).memberCount ?? <Unknown />}</td>
              {columns.map((column) => (
                <td key={column.key}>{column.render?.(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <footer>
        <span>{t('visitor')}</span>
        <span>{t('villageHead')}</span>
        <span>{t('date')}</span>
      </footer>
    </section>
  )
}
