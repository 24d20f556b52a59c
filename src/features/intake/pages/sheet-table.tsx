/** Rows of a report as the sheet itself: column letters, headers, the cell marked, the repair, and what to do. */
import { useEffect, useRef } from 'react'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import type { SheetRows } from '../schema.ts'
import { columnLetters, SEVERITY } from './words.tsx'
import './intake.css'
import './check.css'

const TEXTS = defineTexts({
  row: { zh: '行号', en: 'Row' },
  sheet: { zh: '工作表：{name}', en: 'Sheet: {name}' },
  becomes: { zh: '更正为 {value}', en: 'becomes {value}' },
  gone: { zh: '原行内容已按规定删除', en: 'The cells of this row have been deleted' },
})

export function SheetTable({ sheet, rule }: { readonly sheet: SheetRows; readonly rule?: string }) {
  const t = useTexts(TEXTS)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The marked cell may stand far to the right; the row number keeps its place at the left.
    const cell = box.current?.querySelector<HTMLElement>('td[data-marked]')
    if (box.current && cell) box.current.scrollLeft = Math.max(0, cell.offsetLeft - box.current.clientWidth / 2)
  }, [])
  const width = Math.max(sheet.headers.length, ...sheet.rows.map((row) => row.cells.length))
  const columns = Array.from({ length: width }, (_, index) => index)
  return (
    <figure className="in-sheet">
      {sheet.sheet !== '' && <figcaption>{t('sheet', { name: sheet.sheet })}</figcaption>}
      <div ref={box} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('row')}</th>
              {columns.map((index) => (
                <th key={index} scope="col">
                  <small>{columnLetters(index)}</small>
                  {sheet.headers[index]}
                </th>
              ))}
            </tr>
          </thead>
          {sheet.rows.map((row) => (
            <RowLines key={row.row} row={row} columns={columns} rule={rule} />
          ))}
        </table>
      </div>
    </figure>
  )
}

interface RowLinesProps {
  readonly row: SheetRows['rows'][number]
  readonly columns: readonly number[]
  readonly rule: string | undefined
}

function RowLines({ row, columns, rule }: RowLinesProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const marks = row.marks.toSorted((a, b) => Number(b.rule === rule) - Number(a.rule === rule))
  return (
    <tbody>
      <tr>
        <th scope="row">{row.row}</th>
        {columns.map((index) => {
          const mark = marks.find((one) => one.index === index)
          return (
            <td key={index} {...(mark && { className: `in-${SEVERITY[mark.severity].tone}`, 'data-marked': '' })}>
              {mark && mark.value !== null ? (
                <>
                  <del>{row.cells[index]}</del> <ins>{mark.value}</ins>
                </>
              ) : (
                row.cells[index]
              )}
            </td>
          )
        })}
      </tr>
      <tr className="in-why">
        <td colSpan={columns.length + 1}>
          <ul>
            {row.cells.length === 0 && <li>{t('gone')}</li>}
            {marks.map((mark, at) => (
              <li key={`${mark.rule} ${at}`} className={mark.rule === rule ? '' : 'sw-quiet'}>
                {say(mark.text)}
                {mark.value !== null && ` ${t('becomes', { value: mark.value })}`}
              </li>
            ))}
          </ul>
        </td>
      </tr>
    </tbody>
  )
}
