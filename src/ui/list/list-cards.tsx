/** The list on a phone: one card a row, the name large, the rest as label and value. */
import { Checkbox } from 'antd'
import { useLanguage } from '../language.tsx'
import { PageLink, useGo } from '../navigation.tsx'
import type { RowsProps } from './list-table.tsx'
import { toggle } from './selection.ts'

const LINES = 5

export function ListCards<Row>({ rows, columns, rowKey, rowPath, selection }: RowsProps<Row>) {
  const { say } = useLanguage()
  const go = useGo()
  const [name, ...others] = columns
  return (
    <ul className="sw-cards">
      {rows.map((row) => (
        <li key={rowKey(row)} onClick={() => rowPath && go(rowPath(row))}>
          {selection && (
            <label className="sw-card-mark" onClick={(event) => event.stopPropagation()}>
              <Checkbox
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
  )
}
