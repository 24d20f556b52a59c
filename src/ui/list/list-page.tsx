/** The list of everything: filters, count with the scope it counts, dense table or cards, paging, drawer, keys. */
import type { UseQueryResult } from '@tanstack/react-query'
import { Drawer, Pagination } from 'antd'
import type { ReactNode } from 'react'
import type { Label } from '../../kernel/label.ts'
import { useAreaPath, useCurrentArea } from '../area.tsx'
import { count } from '../format.ts'
import { useIsPhone } from '../media.ts'
import { defineTexts, useLanguage, useTexts } from '../language.tsx'
import type { Rows } from '../records.ts'
import { EmptyState, ErrorState, Loading, PageTitle } from '../states.tsx'
import { ColumnChoice, useColumns } from './column-choice.tsx'
import { ListCards } from './list-cards.tsx'
import { ListFilters, type ListFilter } from './list-filters.tsx'
import { PAGE_SIZES, type List } from './list-state.ts'
import { ListTable } from './list-table.tsx'
import { useRowKeys } from './row-keys.ts'
import { toggle, type ListSelection } from './selection.ts'

export interface ListColumn<Row> {
  readonly key: string
  readonly label: Label
  readonly render: (row: Row) => ReactNode
  /** The server can order by this key. */
  readonly sortable?: boolean
  /** Numbers stand to the right, in figures of equal width. */
  readonly figure?: boolean
  /** Shown before a person chooses columns; true where nothing is said. */
  readonly shown?: boolean
}

export interface ListPageProps<Row> {
  /** Under this name the chosen columns are remembered. */
  readonly id: string
  readonly title: ReactNode
  readonly help?: ReactNode
  /** What is counted: 户, 人, 条. */
  readonly unit: Label
  readonly list: List
  readonly rows: UseQueryResult<Rows<Row>>
  readonly columns: readonly ListColumn<Row>[]
  readonly filters: readonly ListFilter[]
  /** What the search box finds; no box without it. */
  readonly searchHint?: Label
  readonly rowKey: (row: Row) => string
  /** Address of the row's own page, for Ctrl-click. */
  readonly rowPath?: (row: Row) => string
  /** What the drawer shows for the key in the address. */
  readonly renderDrawer?: (key: string) => ReactNode
  /** Primary action and others, at the title. */
  readonly actions?: ReactNode
  /** Between the title and the filters: tabs with counts. */
  readonly above?: ReactNode
  /** Rows that a bulk action takes; `x` marks the row with the focus. */
  readonly selection?: ListSelection | undefined
  /** Beside the filters: what only this list has. */
  readonly extra?: ReactNode
  /** Beside the count: what besides area and filters limits the list. */
  readonly scope?: string
  /** Beside the count: export. */
  readonly tools?: ReactNode
  /** Shown when nothing is there although nothing is filtered: why, and the next step. */
  readonly empty: { readonly title: ReactNode; readonly help?: ReactNode; readonly action?: ReactNode }
}

const TEXTS = defineTexts({
  noMatch: { zh: '没有符合条件的记录', en: 'Nothing matches' },
  noMatchHelp: {
    zh: '请减少筛选条件，或在顶部选择更大的地区。',
    en: 'Use fewer filters, or choose a larger area at the top.',
  },
  reset: { zh: '清除全部条件', en: 'Clear all filters' },
  total: { zh: '共 {count} {unit}', en: '{count} {unit}' },
  range: { zh: '本页第 {from}–{to} {unit}', en: 'this page {from} to {to}' },
  more: { zh: '超过 {count} {unit}', en: 'more than {count} {unit}' },
  moreHelp: {
    zh: '仅列出前 {count} {unit}，请选择下级地区或增加条件',
    en: 'only the first {count} are listed; choose an area below or add filters',
  },
})

/** One and the same while nothing is there: the focus of the rows begins anew with every other list. */
const NO_ROWS: readonly never[] = []

export function ListPage<Row>(props: ListPageProps<Row>) {
  const { list, rows, rowKey } = props
  const phone = useIsPhone()
  const columns = useColumns(props.id, props.columns)
  const records = rows.data?.rows ?? NO_ROWS
  const open = (row: Row) => list.change({ open: rowKey(row) })
  const focused = useRowKeys(records, {
    enabled: list.state.open === undefined,
    onOpen: open,
    ...(props.selection && { onMark: (row: Row) => toggle(props.selection, rowKey(row)) }),
  })
  const shared = {
    rows: records,
    columns: columns.shown,
    rowKey,
    rowPath: props.rowPath,
    onOpen: props.renderDrawer && open,
    selection: props.selection,
  }
  return (
    <div className="sw-list">
      <PageTitle title={props.title} help={props.help} actions={props.actions} />
      {props.above}
      <ListFilters list={list} filters={props.filters} searchHint={props.searchHint} extra={props.extra} />
      <div className="sw-list-head">
        <ListCount {...props} />
        <div className="sw-tools">
          {props.tools}
          {!phone && <ColumnChoice columns={props.columns} choice={columns} />}
        </div>
      </div>
      {rows.isError && !rows.data ? (
        <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />
      ) : rows.isPending ? (
        <Loading rows={12} />
      ) : records.length === 0 ? (
        <Nothing {...props} />
      ) : phone ? (
        <ListCards {...shared} />
      ) : (
        <ListTable {...shared} list={list} focused={focused} refreshing={rows.isPlaceholderData} />
      )}
      <Paging list={list} total={rows.data?.total ?? 0} simple={phone} />
      {props.renderDrawer && (
        <Drawer
          open={list.state.open !== undefined}
          onClose={() => list.change({ open: undefined })}
          size={phone ? '100%' : Math.min(720, globalThis.innerWidth)}
          destroyOnHidden
          rootClassName="sw-drawer"
          title={null}
          closable={false}
        >
          {list.state.open !== undefined && props.renderDrawer(list.state.open)}
        </Drawer>
      )}
    </div>
  )
}

/** `云南省曲靖市会泽县 · 2022-10-13 有效 · 共 1,234 户`. */
function ListCount<Row>({ rows, unit, scope, list }: ListPageProps<Row>) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const area = useAreaPath(useCurrentArea()).at(-1)
  if (!rows.data) return <div className="sw-count" />
  const { total, totalIsExact = true } = rows.data
  const params = { count: count(total), unit: say(unit) }
  return (
    <div className="sw-count" aria-live="polite">
      <span className="sw-scope">
        {[area?.fullName, scope, list.state.q && `“${list.state.q}”`].filter(Boolean).join(' · ')}
      </span>
      <strong>{t(totalIsExact ? 'total' : 'more', params)}</strong>
      {total > list.state.size && (
        <span className="sw-quiet">{t('range', { ...params, ...rangeOf(list.state, total) })}</span>
      )}
      {!totalIsExact && <span className="sw-quiet">{t('moreHelp', params)}</span>}
    </div>
  )
}

function rangeOf({ page, size }: List['state'], total: number) {
  return { from: count((page - 1) * size + 1), to: count(Math.min(page * size, total)) }
}

function Nothing<Row>({ list, empty }: ListPageProps<Row>) {
  const t = useTexts(TEXTS)
  const { q, filters } = list.state
  if (q === '' && Object.keys(filters).length === 0) return <EmptyState {...empty} />
  return (
    <EmptyState
      title={t('noMatch')}
      help={t('noMatchHelp')}
      action={
        <button type="button" className="sw-link" onClick={() => list.change({ q: '', filters: {} })}>
          {t('reset')}
        </button>
      }
    />
  )
}

function Paging({ list, total, simple }: { readonly list: List; readonly total: number; readonly simple: boolean }) {
  if (total <= PAGE_SIZES[0] && list.state.page === 1) return null
  return (
    <Pagination
      className="sw-paging"
      size="small"
      simple={simple}
      current={list.state.page}
      pageSize={list.state.size}
      total={total}
      showSizeChanger={!simple}
      pageSizeOptions={[...PAGE_SIZES]}
      onChange={(page, size) => {
        list.change(size === list.state.size ? { page } : { size, page: 1 })
        globalThis.scrollTo({ top: 0 })
      }}
    />
  )
}
