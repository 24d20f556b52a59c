/** The dense table: header and first column stay in sight, figures stand under each other. */
import { Table } from 'antd'
import type { Key, ReactNode } from 'react'
import { useLanguage } from '../language.tsx'
import { openTab, PageLink, useHref, wantsTab } from '../navigation.tsx'
import type { ListColumn } from './list-page.tsx'
import type { List } from './list-state.ts'
import type { ListSelection } from './selection.ts'

export interface RowsProps<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly ListColumn<Row>[]
  readonly rowKey: (row: Row) => string
  readonly rowPath: ((row: Row) => string) | undefined
  readonly onOpen: ((row: Row) => void) | undefined
  readonly selection?: ListSelection | undefined
}

interface ListTableProps<Row> extends RowsProps<Row> {
  readonly list: List
  readonly focused: number
  readonly refreshing: boolean
}

/** The height of the top bar, under which the header stays. */
const TOP_BAR = 52

export function ListTable<Row>({
  rows,
  columns,
  rowKey,
  rowPath,
  onOpen,
  selection,
  list,
  focused,
  refreshing,
}: ListTableProps<Row>) {
  const { say } = useLanguage()
  const href = useHref()
  const { sort } = list.state
  const openRow = (row: Row, event: { ctrlKey: boolean; metaKey: boolean }) => {
    if (rowPath && wantsTab(event)) openTab(href(rowPath(row)))
    else onOpen?.(row)
  }
  return (
    <Table<Row>
      className={refreshing ? 'sw-table sw-refreshing' : 'sw-table'}
      size="small"
      rowKey={rowKey}
      dataSource={rows}
      pagination={false}
      sticky={{ offsetHeader: TOP_BAR }}
      scroll={{ x: 'max-content' }}
      showSorterTooltip={false}
      {...(selection && {
        rowSelection: {
          fixed: true,
          columnWidth: 40,
          selectedRowKeys: [...selection.keys],
          onChange: (keys: readonly Key[]) => selection.onChange(keys.map(String)),
        },
      })}
      columns={columns.map((column, at) => ({
        key: column.key,
        title: say(column.label),
        ...(at === 0 && { fixed: 'start' as const }),
        ...(column.figure && { align: 'right' as const, className: 'sw-figures' }),
        ...(column.sortable && { sorter: true, sortOrder: orderOf(sort, column.key) }),
        render: (_: unknown, row: Row): ReactNode =>
          at === 0 ? <FirstCell row={row} column={column} rowPath={rowPath} onOpen={onOpen} /> : column.render(row),
      }))}
      onChange={(_page, _filters, sorter) => {
        const { columnKey, order } = Array.isArray(sorter) ? (sorter[0] ?? {}) : sorter
        const key = columnKey === undefined ? undefined : String(columnKey)
        list.change({ sort: key && order ? (order === 'descend' ? `-${key}` : key) : undefined })
      }}
      rowClassName={(_row, index) => (index === focused ? 'sw-focused' : '')}
      onRow={(row, index) => ({
        'data-row-index': index,
        onClick: (event) => openRow(row, event),
      })}
    />
  )
}

function orderOf(sort: string | undefined, key: string): 'ascend' | 'descend' | null {
  if (sort === key) return 'ascend'
  return sort === `-${key}` ? 'descend' : null
}

/** A true link, so that the keyboard, middle click and Ctrl-click reach the row. */
function FirstCell<Row>(props: {
  readonly row: Row
  readonly column: ListColumn<Row>
  readonly rowPath: ((row: Row) => string) | undefined
  readonly onOpen: ((row: Row) => void) | undefined
}) {
  const { row, column, rowPath, onOpen } = props
  const content = column.render(row)
  if (!rowPath) return content
  return (
    <PageLink to={rowPath(row)} className="sw-row-link" {...(onOpen && { onFollow: () => onOpen(row) })}>
      {content}
    </PageLink>
  )
}
