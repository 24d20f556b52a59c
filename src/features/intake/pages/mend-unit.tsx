/** One household (or one row) to be mended: its cells as they came, the wrong ones open for typing, and the way on. */
import { Alert, App, Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { ApiError } from '../../../ui/api.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink } from '../../../ui/navigation.tsx'
import { useChange } from '../../../ui/query.ts'
import { dropRows, mendRows, type listRefused, type RefusedUnit, type SheetRows } from '../schema.ts'
import { batchPath, columnLetters, SEVERITY } from './words.tsx'
import './intake.css'
import './mend.css'

type Choices = z.output<(typeof listRefused)['response']>['choices']
type Row = RefusedUnit['rows'][number]
type Mark = Row['marks'][number]

const TEXTS = defineTexts({
  household: { zh: '户编号 {code}', en: 'Household {code}' },
  row: { zh: '第 {n} 行', en: 'Row {n}' },
  registered: { zh: '已入库的家庭成员：', en: 'Members registered already: ' },
  all: { zh: '显示全部栏目', en: 'Show all columns' },
  fewer: { zh: '只看要改的栏目', en: 'Only what is wrong' },
  check: { zh: '重新核对', en: 'Check again' },
  drop: { zh: '确认不入库', en: 'Do not take' },
  dropTitle: { zh: '这些行确认不入库？', en: 'Settle that these rows are not taken?' },
  dropReason: { zh: '请填写原因，例如：重复录入、已迁出', en: 'Say why, such as: entered twice, moved away' },
  ready: { zh: '核对通过，可以入库', en: 'Checked; they can be taken' },
  readyOpen: { zh: '查看并入库', en: 'See and commit' },
  still: { zh: '还有 {n} 行不能入库，请按提示继续更正', en: '{n} rows still cannot be taken; go on mending' },
  partly: { zh: '其中 {n} 行可以入库', en: '{n} of them can be taken' },
  waiting: { zh: '已更正，等待入库', en: 'Mended, waiting to be committed' },
  hidden: { zh: '如需更正请重新输入完整号码', en: 'type the whole number to change it' },
  dropped: { zh: '不入库原因：{reason}', en: 'Not taken because: {reason}' },
})

interface MendUnitProps {
  readonly batchId: string
  readonly unit: RefusedUnit
  readonly choices: Choices
}

type Edits = ReadonlyMap<number, ReadonlyMap<number, string>>

export function MendUnit({ batchId, unit, choices }: MendUnitProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { modal } = App.useApp()
  const mend = useChange(mendRows)
  const drop = useChange(dropRows)
  const [edits, setEdits] = useState<Edits>(new Map())
  const [whole, setWhole] = useState(false)
  const open = unit.rows.filter((row) => row.state === 'open')
  const answer = mend.data
  const set = (row: number, index: number, text: string) =>
    setEdits((now) => new Map([...now, [row, new Map([...(now.get(row) ?? []), [index, text]])]]))
  const check = () =>
    mend.mutate({
      params: { id: batchId },
      body: {
        rows: open.map(({ sheet, row }) => ({
          sheet,
          row,
          cells: Object.fromEntries([...(edits.get(row) ?? [])].map(([index, text]) => [String(index), text])),
        })),
      },
    })
  const settle = () => {
    let reason = ''
    const dialog = modal.confirm({
      title: t('dropTitle'),
      content: (
        <Input
          aria-label={t('dropReason')}
          placeholder={t('dropReason')}
          maxLength={200}
          onChange={(event) => {
            reason = event.target.value.trim()
            dialog.update({ okButtonProps: { disabled: reason === '' } })
          }}
        />
      ),
      okText: t('drop'),
      okButtonProps: { disabled: true },
      // A refusal is told beside the rows, where the dialog no longer covers it.
      onOk: () =>
        drop
          .mutateAsync({
            params: { id: batchId },
            body: { rows: open.map(({ sheet, row }) => ({ sheet, row })), reason },
          })
          .catch(() => undefined),
    })
  }
  const error = mend.error ?? drop.error
  return (
    <article className="in-unit">
      <header>
        <h2>
          {unit.householdCode === null
            ? t('row', { n: unit.rows[0]?.row ?? 0 })
            : t('household', { code: unit.householdCode })}
        </h2>
        <button type="button" className="sw-link" onClick={() => setWhole(!whole)}>
          {t(whole ? 'fewer' : 'all')}
        </button>
      </header>
      {unit.registered.length > 0 && (
        <p className="sw-quiet">
          {t('registered')}
          {unit.registered.map((member) => `${member.name}（${member.relation}）`).join('、')}
        </p>
      )}
      {unit.rows.map((row) => (
        <RowForm
          key={`${row.sheet} ${row.row}`}
          unit={unit}
          row={row}
          marks={marksNow(answer?.sheets, row)}
          choices={choices.filter((choice) => choice.sheet === row.sheet)}
          edits={edits.get(row.row) ?? new Map()}
          whole={whole}
          onType={(index, text) => set(row.row, index, text)}
        />
      ))}
      {error && <Alert type="error" showIcon title={error instanceof ApiError ? say(error.text) : error.message} />}
      {answer && (
        <Alert
          type={answer.child.rowsRejected === 0 ? 'success' : 'warning'}
          showIcon
          title={
            answer.child.rowsRejected === 0
              ? t('ready')
              : [
                  t('still', { n: answer.child.rowsRejected ?? 0 }),
                  ...((answer.child.rowsAccepted ?? 0) > 0 ? [t('partly', { n: answer.child.rowsAccepted ?? 0 })] : []),
                ].join('；')
          }
          action={(answer.child.rowsAccepted ?? 0) > 0 && <Open id={answer.child.id} />}
        />
      )}
      {!answer && unit.childId !== null && (
        <Alert type="info" showIcon title={t('waiting')} action={<Open id={unit.childId} />} />
      )}
      {open.length > 0 && (
        <footer>
          <Button loading={drop.isPending} onClick={settle}>
            {t('drop')}
          </Button>
          <Button type="primary" loading={mend.isPending} onClick={check}>
            {t('check')}
          </Button>
        </footer>
      )}
    </article>
  )
}

function Open({ id }: { readonly id: string }) {
  const t = useTexts(TEXTS)
  return (
    <PageLink to={batchPath(id)} search={{ step: 'commit' }}>
      {t('readyOpen')}
    </PageLink>
  )
}

/** After a check its notes count, and those of the first import no more. */
function marksNow(sheets: readonly SheetRows[] | undefined, row: Row): readonly Mark[] {
  if (!sheets) return row.marks
  return sheets.find((sheet) => sheet.sheet === row.sheet)?.rows.find((one) => one.row === row.row)?.marks ?? []
}

function RowForm(props: {
  readonly unit: RefusedUnit
  readonly row: Row
  readonly marks: readonly Mark[]
  readonly choices: Choices
  readonly edits: ReadonlyMap<number, string>
  readonly whole: boolean
  readonly onType: (index: number, text: string) => void
}) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { unit, row, marks, choices, edits, whole, onType } = props
  const wrong = new Set([...marks, ...row.marks].flatMap((mark) => mark.index ?? []))
  const shown = Array.from({ length: Math.max(unit.headers.length, row.cells.length) }, (_, index) => index).filter(
    (index) =>
      whole || wrong.has(index) || edits.has(index) || row.changed.includes(index) || isName(unit.headers[index]),
  )
  return (
    <section className="in-mend-row">
      <h3>{t('row', { n: row.row })}</h3>
      {row.dropReason !== null && <p>{t('dropped', { reason: row.dropReason })}</p>}
      <div>
        {shown.map((index) => {
          const mark = marks.find((one) => one.index === index)
          return (
            <label key={index} className={labelClass(mark, row.cells[index] ?? '')}>
              <span>{unit.headers[index] || columnLetters(index)}</span>
              <CellInput
                cell={row.cells[index] ?? ''}
                edit={edits.get(index)}
                words={choices.find((choice) => choice.index === index)?.words}
                disabled={row.state !== 'open'}
                onType={(text) => onType(index, text)}
              />
            </label>
          )
        })}
      </div>
      <ul>
        {marks.map((mark, at) => (
          <li key={`${mark.rule} ${at}`}>{say(mark.text)}</li>
        ))}
      </ul>
    </section>
  )
}

/** A wrong cell stands out; a long text gets room. */
function labelClass(mark: Mark | undefined, text: string): string {
  return [mark && `in-${SEVERITY[mark.severity].tone}`, text.length > 13 && 'in-wide'].filter(Boolean).join(' ')
}

/** Whom the row is about stays in sight, whatever is wrong. */
function isName(header: string | undefined): boolean {
  return header !== undefined && /姓名|户主姓名|与户主关系/.test(header)
}

function CellInput(props: {
  readonly cell: string
  readonly edit: string | undefined
  readonly words: readonly string[] | undefined
  readonly disabled: boolean
  readonly onType: (text: string) => void
}) {
  const t = useTexts(TEXTS)
  const { cell, edit, words, disabled, onType } = props
  if (words)
    return (
      <Select
        className="sw-wide"
        showSearch
        allowClear
        disabled={disabled}
        popupMatchSelectWidth={false}
        value={(edit ?? cell) || null}
        options={words.map((word) => ({ value: word, label: word }))}
        onChange={(word: string | null | undefined) => onType(word ?? '')}
      />
    )
  const masked = edit === undefined && cell.includes('***')
  return (
    <Input
      disabled={disabled}
      maxLength={500}
      {...(masked && { title: t('hidden') })}
      value={edit ?? cell}
      // A masked number cannot be corrected digit by digit: it is typed anew.
      onFocus={(event) => masked && event.target.select()}
      onChange={(event) => onType(event.target.value.includes('***') ? '' : event.target.value)}
    />
  )
}
