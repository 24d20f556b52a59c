/** The list on a phone: one card a row, the name large, the rest as label and value. */
import { Checkbox } from 'antd'
import { defineTexts, useLanguage, useTexts } from '../language.tsx'
import { PageLink, useGo } from '../navigation.tsx'
import type { RowsProps } from './list-table.tsx'
import { toggle } from './selection.ts'

const LINES = 5

const TEXTS = defineTexts({
  page: { zh: '选择本页 {count} 条', en: 'Select the {count} on this page' },
  row: { zh: '选择这一条', en: 'Select this one' },
})

export function ListCards<Row>({ rows, columns, rowKey, rowPath, selection }: RowsProps<Row>) {
  const { say } = useLanguage()
  const go = useGo()
  const t = useTexts(TEXTS)
  const [name, ...others] = columns
  const keys = rows.map(rowKey)
  const marked = keys.filter((key) => selection?.keys.includes(key)).length
  return (
    <>
      {selection && (
        <Checkbox
          className="sw-cards-all"
          checked={marked === keys.length}
          indeterminate={marked > 0 && marked < keys.length}
          onChange={(event) => selection.onChange(event.target.checked ? keys : [])}
        >
          {t('page', { count: keys.length })}
        </Checkbox>
      )}
      <ul className="sw-cards">
        {rows.map((row) => (
          <li key={rowKey(row)} onClick={() => rowPath && go(rowPath(row))}>
            {selection && (
              <label className="sw-card-mark" onClick={(event) => event.stopPropagation()}>
                <Checkbox
                  aria-label={t('row')}
                  checked={selection.keys.includes(rowKey(row))}
                  onChange={() => toggle(selection, rowKey(row))}
                />
              </label>
            )}
            <strong>{rowPath ? <PageLink to={rowPath(row)}>{name?.render(row)}</PageLink> : name?.render(row)}</strong>
            <dl>
              {others.slice(0, LINES).map((column) => (
                <div key={column.key}>
                  <dt>{say(column.label)}</dt>
                  <dd>{column.render(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  )
}
