/** 数据导入: all batches of the area, newest first. */
import { UploadOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useEffect } from 'react'
import { bureau, count, instant } from '../../../ui/format.ts'
import { Unknown } from '../../../ui/field-value.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { ListPage, type ListColumn } from '../../../ui/list/list-page.tsx'
import { useList } from '../../../ui/list/list-state.ts'
import { PageLink, useGo } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { useMay } from '../../../ui/session.tsx'
import { BATCH_STATE_IDS, listBatches, listKinds, listRefusedFiles, type Batch } from '../schema.ts'
import { BATCHES, batchPath, EXTENT_SHORT, periodText, STATES, StateWord, uploader } from './words.tsx'
import './intake.css'

const TEXTS = defineTexts({
  title: { zh: '数据导入', en: 'Imports' },
  help: {
    zh: '上传各部门的 Excel 或 CSV 文件，核对无误后入库；入库后可以撤销。',
    en: 'Upload the Excel or CSV files of the bureaus, check them, commit them; a committed import can be withdrawn.',
  },
  upload: { zh: '导入数据文件', en: 'Import a file' },
  search: { zh: '文件名', en: 'File name' },
  empty: { zh: '当前地区还没有导入过数据', en: 'Nothing has been imported in this area yet' },
  emptyHelp: {
    zh: '请先上传农户人口信息（国家系统导出文件），再上传各部门的数据。支持 .xlsx 和 .csv，单个文件不超过 200 MB。',
    en: 'Begin with the household register exported from the national system, then the files of the bureaus. .xlsx and .csv, up to 200 MB each.',
  },
  file: { zh: '文件', en: 'File' },
  state: { zh: '状态', en: 'State' },
  kind: { zh: '数据类型', en: 'Kind' },
  sender: { zh: '报送部门', en: 'Sender' },
  period: { zh: '所属期', en: 'Period' },
  extent: { zh: '范围', en: 'Extent' },
  total: { zh: '总行数', en: 'Rows' },
  rejected: { zh: '不能入库', en: 'Refused' },
  open: { zh: '待更正', en: 'To be mended' },
  area: { zh: '申报地区', en: 'Area' },
  by: { zh: '上传人', en: 'By' },
  at: { zh: '上传时间', en: 'Uploaded' },
  mending: { zh: '更正：', en: 'Mending: ' },
  wider: {
    zh: '上级统一导入的文件中，有本地区的行不能入库，请更正：',
    en: 'Files that a wider office imported hold refused rows of your area; mend them:',
  },
  widerFile: { zh: '{file}（{n} 行）', en: '{file} ({n} rows)' },
})

/** A list with work under way looks again by itself. */
const LOOK_AGAIN = 2500

export default function BatchListPage() {
  const t = useTexts(TEXTS)
  const list = useList()
  const go = useGo()
  const { state } = list
  const batches = useRead(
    listBatches,
    {
      query: {
        offset: (state.page - 1) * state.size,
        limit: state.size,
        ...(state.q && { q: state.q }),
        ...(state.filters['state'] && { state: state.filters['state'] as Batch['state'] }),
        ...(state.filters['kind'] && { kind: state.filters['kind'] }),
      },
    },
    { keepFormer: true },
  )
  const kinds = useRead(listKinds, {}, { staleTime: Infinity })
  const busy = batches.data?.rows.some((row) => row.state === 'checking' || row.state === 'committing') ?? false
  const { refetch } = batches
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(() => void refetch(), LOOK_AGAIN)
    return () => clearInterval(timer)
  }, [busy, refetch])
  const columns = useColumns()
  const upload = useMay('intake.load') && (
    <Button type="primary" icon={<UploadOutlined />} onClick={() => go('/intake/new')}>
      {t('upload')}
    </Button>
  )
  return (
    <>
      <RefusedElsewhere />
      <ListPage<Batch>
        id="intake-batches"
        title={t('title')}
        help={t('help')}
        unit={BATCHES}
        list={list}
        rows={batches}
        columns={columns}
        filters={[
          {
            key: 'state',
            label: TEXTS.state,
            kind: 'choice',
            options: BATCH_STATE_IDS.map((value) => ({ value, label: STATES[value].label })),
          },
          {
            key: 'kind',
            label: TEXTS.kind,
            kind: 'choice',
            options: (kinds.data ?? []).map(({ id, label }) => ({ value: id, label })),
          },
        ]}
        searchHint={TEXTS.search}
        rowKey={(row) => row.id}
        rowPath={(row) => batchPath(row.id)}
        actions={upload}
        empty={{ title: t('empty'), help: t('emptyHelp'), action: upload }}
      />
    </>
  )
}

/** Rows of this area in files that cannot be opened here, because they cover more. */
function RefusedElsewhere() {
  const t = useTexts(TEXTS)
  const files = useRead(listRefusedFiles, { query: {} })
  if (!files.data || files.data.length === 0) return null
  return (
    <Alert
      className="in-elsewhere"
      type="warning"
      showIcon
      title={t('wider')}
      description={
        <ul className="in-blocked">
          {files.data.map((file) => (
            <li key={file.id}>
              <PageLink to={`${batchPath(file.id)}/mend`}>
                {t('widerFile', { file: file.fileName, n: count(file.rowsOpen) })}
              </PageLink>
            </li>
          ))}
        </ul>
      }
    />
  )
}

function useColumns(): ListColumn<Batch>[] {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const figure = (key: string, label: (typeof TEXTS)[keyof typeof TEXTS], of: (row: Batch) => number | null) => ({
    key,
    label,
    figure: true,
    render: (row: Batch) => {
      const value = of(row)
      return value === null ? '—' : count(value)
    },
  })
  return [
    {
      key: 'file',
      label: TEXTS.file,
      render: (row) => (
        <span className="in-file">
          {row.parentId !== null && <em>{t('mending')}</em>}
          {row.fileName}
        </span>
      ),
    },
    { key: 'state', label: TEXTS.state, render: (row) => <StateWord state={row.state} /> },
    { key: 'kind', label: TEXTS.kind, render: (row) => (row.kindLabel ? say(row.kindLabel) : <Unknown />) },
    figure('total', TEXTS.total, (row) => row.rowsTotal),
    figure('rejected', TEXTS.rejected, (row) => row.rowsRejected),
    figure('open', TEXTS.open, (row) => (row.state === 'committed' && row.parentId === null ? row.rowsOpen : null)),
    {
      key: 'sender',
      label: TEXTS.sender,
      render: (row) => (row.sender === null ? <Unknown /> : bureau(row.sender, language)),
    },
    { key: 'period', label: TEXTS.period, render: (row) => periodText(row, language) ?? <Unknown /> },
    {
      key: 'extent',
      label: TEXTS.extent,
      render: (row) => (row.extent ? say(EXTENT_SHORT[row.extent]) : <Unknown />),
      shown: false,
    },
    { key: 'area', label: TEXTS.area, render: (row) => row.areas.map((area) => area.name).join('、'), shown: false },
    { key: 'by', label: TEXTS.by, render: (row) => uploader(row.createdBy, language) },
    { key: 'at', label: TEXTS.at, render: (row) => instant(row.createdAt) },
  ]
}
