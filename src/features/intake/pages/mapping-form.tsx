/** Which column is which: every sheet with its headers and a few values, each column chosen by drop-down. */
import { Alert, Button, InputNumber, Radio, Select } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../../ui/api.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange, useRead } from '../../../ui/query.ts'
import { ErrorState, Loading } from '../../../ui/states.tsx'
import { declareBatch, readSheets, type BatchDetail, type Kind, type SheetView } from '../schema.ts'
import { columnLetters } from './words.tsx'
import './intake.css'
import './mapping.css'

const TEXTS = defineTexts({
  sheet: { zh: '工作表“{name}”', en: 'Sheet "{name}"' },
  only: { zh: '文件内容', en: 'The file' },
  headerRow: { zh: '表头在第', en: 'Header in row' },
  rowUnit: { zh: '行', en: '' },
  one: { zh: '一行表头', en: 'one row' },
  two: { zh: '两行表头', en: 'two rows' },
  column: { zh: '列', en: 'Column' },
  header: { zh: '文件中的表头', en: 'Header in the file' },
  samples: { zh: '内容示例', en: 'Values' },
  means: { zh: '对应', en: 'Means' },
  ignore: { zh: '不使用', en: 'not used' },
  needed: { zh: '必需', en: 'needed' },
  missing: { zh: '还缺少必需的列：{columns}', en: 'Needed columns not chosen yet: {columns}' },
  noHeader: { zh: '没有找到表头。请在下面选择表头所在行。', en: 'No header was found. Say in which row it stands.' },
  save: { zh: '保存并重新核对', en: 'Save and check again' },
  skip: { zh: '本表不导入', en: 'leave this sheet out' },
  noKind: { zh: '请先在“报送说明”中选择数据类型。', en: 'Choose the kind of file first.' },
})

interface MappingFormProps {
  readonly batch: BatchDetail
  readonly kinds: readonly Kind[]
  readonly onDone: () => void
}

interface Chosen {
  readonly sheet: string
  readonly headerRow: number | null
  readonly headerRows: 1 | 2
  /** Column index -> key of the kind. */
  readonly keys: ReadonlyMap<number, string>
}

export function MappingForm({ batch, kinds, onDone }: MappingFormProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const sheets = useRead(readSheets, { params: { id: batch.id }, query: {} }, { staleTime: Infinity })
  const save = useChange(declareBatch)
  const [edited, setEdited] = useState<ReadonlyMap<string, Chosen>>(new Map())
  const kind = kinds.find((one) => one.id === batch.kind)
  if (sheets.isError) return <ErrorState error={sheets.error} onRetry={() => void sheets.refetch()} />
  if (!sheets.data) return <Loading rows={8} />
  if (!kind) return <Alert type="info" showIcon title={t('noKind')} />
  const chosen = sheets.data.map((sheet) => edited.get(sheet.sheet) ?? found(sheet))
  const set = (next: Chosen) => setEdited((now) => new Map([...now, [next.sheet, next]]))
  const submit = async () => {
    await save.mutateAsync({
      params: { id: batch.id },
      body: {
        mapping: chosen.flatMap(({ sheet, headerRow, headerRows, keys }) =>
          headerRow === null || keys.size === 0
            ? []
            : [
                {
                  sheet,
                  headerRow,
                  headerRows,
                  columns: Object.fromEntries([...keys].map(([index, key]) => [key, index])),
                },
              ],
        ),
      },
    })
    onDone()
  }
  return (
    <div className="in-mapping">
      {sheets.data.map((sheet, at) => {
        const now = chosen[at]
        return now && <SheetMappingForm key={sheet.sheet} sheet={sheet} kind={kind} chosen={now} onChange={set} />
      })}
      {save.isError && (
        <Alert
          type="error"
          showIcon
          title={save.error instanceof ApiError ? say(save.error.text) : save.error.message}
        />
      )}
      <div className="in-bar">
        <Button
          type="primary"
          loading={save.isPending}
          disabled={!chosen.some((one) => one.headerRow !== null && missingOf(kind, one).length === 0)}
          onClick={() => void submit().catch(() => undefined)}
        >
          {t('save')}
        </Button>
      </div>
    </div>
  )
}

function found(sheet: SheetView): Chosen {
  return {
    sheet: sheet.sheet,
    headerRow: sheet.headerRow,
    headerRows: sheet.headerRows,
    keys: new Map(sheet.columns.flatMap(({ index, key }) => (key === null ? [] : [[index, key] as const]))),
  }
}

function missingOf(kind: Kind, { keys }: Chosen): string[] {
  const used = new Set(keys.values())
  return kind.columns.filter((column) => column.needed && !used.has(column.key)).map((column) => column.header)
}

function SheetMappingForm(props: {
  readonly sheet: SheetView
  readonly kind: Kind
  readonly chosen: Chosen
  readonly onChange: (next: Chosen) => void
}) {
  const t = useTexts(TEXTS)
  const { sheet, kind, chosen, onChange } = props
  const header = sheet.firstRows.find((row) => row.row === chosen.headerRow)?.cells ?? []
  const missing = missingOf(kind, chosen)
  const width = Math.max(sheet.columns.length, ...sheet.firstRows.map((row) => row.cells.length))
  const options = [
    { value: '', label: t('ignore') },
    ...kind.columns.map((column) => ({
      value: column.key,
      label: column.needed ? `${column.header}（${t('needed')}）` : column.header,
    })),
  ]
  const choose = (index: number, key: string) => {
    const keys = new Map([...chosen.keys].filter(([at, used]) => at !== index && used !== key))
    if (key !== '') keys.set(index, key)
    onChange({ ...chosen, keys })
  }
  return (
    <section>
      <h3>{sheet.sheet === '' ? t('only') : t('sheet', { name: sheet.sheet })}</h3>
      {chosen.headerRow === null && <p className="in-bad">{t('noHeader')}</p>}
      <p className="in-header-row">
        <span>{t('headerRow')}</span>
        <InputNumber
          min={1}
          max={40}
          value={chosen.headerRow}
          onChange={(value) => onChange({ ...chosen, headerRow: value })}
          aria-label={t('headerRow')}
        />
        <span>{t('rowUnit')}</span>
        <Radio.Group
          value={chosen.headerRows}
          options={[
            { value: 1, label: t('one') },
            { value: 2, label: t('two') },
          ]}
          onChange={(event) => onChange({ ...chosen, headerRows: event.target.value as 1 | 2 })}
        />
      </p>
      {chosen.keys.size > 0 && missing.length > 0 && (
        <p className="in-bad" role="status">
          {t('missing', { columns: missing.join('、') })}
        </p>
      )}
      <table className="sw-small-table in-columns">
        <thead>
          <tr>
            <th>{t('column')}</th>
            <th>{t('header')}</th>
            <th>{t('samples')}</th>
            <th>{t('means')}</th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: width }, (_, index) => (
            <tr key={index}>
              <th>{columnLetters(index)}</th>
              <td>{sheet.columns[index]?.header || header[index]}</td>
              <td className="sw-quiet">{sheet.columns[index]?.samples.join('，')}</td>
              <td>
                <Select
                  className="sw-wide"
                  popupMatchSelectWidth={false}
                  showSearch={{ optionFilterProp: 'label' }}
                  aria-label={`${columnLetters(index)} ${sheet.columns[index]?.header ?? ''}`}
                  value={chosen.keys.get(index) ?? ''}
                  options={options}
                  onChange={(key: string) => choose(index, key)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
