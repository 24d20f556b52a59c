/** Step 1: choose files, by drag and drop or by dialog; several at once. They are checked as soon as they are there. */
import {
  CheckCircleFilled,
  CloseCircleFilled,
  DeleteOutlined,
  DownloadOutlined,
  InboxOutlined,
} from '@ant-design/icons'
import { Alert, Button, Progress } from 'antd'
import { useCallback, useRef, useState, type DragEvent } from 'react'
import { ApiError, fileUrl } from '../../../ui/api.ts'
import { AreaPicker } from '../../../ui/area-panel.tsx'
import { useChosenArea, useCurrentArea } from '../../../ui/area.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, useGo } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { FormRow } from '../../../ui/record/form-row.tsx'
import { PageTitle } from '../../../ui/states.tsx'
import { downloadTemplate, listKinds } from '../schema.ts'
import { sendFile } from './send-file.ts'
import { Steps } from './steps.tsx'
import { batchPath, sizeText } from './words.tsx'
import './intake.css'
import './upload.css'

const TEXTS = defineTexts({
  title: { zh: '导入数据文件', en: 'Import files' },
  help: {
    zh: '文件上传后自动识别类型并逐行核对；在您确认之前，不会有任何数据入库。',
    en: 'Files are recognised and checked row by row; nothing is stored before you confirm it.',
  },
  drop: { zh: '把文件拖到这里，或点此选择', en: 'Drop files here, or choose them' },
  dropHelp: {
    zh: '可一次选择多个文件；支持 .xlsx、.csv，每个不超过 200 MB。表头顺序、标题行、多个工作表都不用调整。',
    en: 'Several at once; .xlsx and .csv up to 200 MB each. Order of columns, title rows and several sheets need no change.',
  },
  area: { zh: '申报地区', en: 'Area of the files' },
  areaHelp: { zh: '文件内其他地区的行不会入库。', en: 'Rows about other areas are not taken.' },
  start: { zh: '上传并核对', en: 'Upload and check' },
  sending: { zh: '正在上传…', en: 'Uploading…' },
  remove: { zh: '移除 {name}', en: 'Remove {name}' },
  tooLarge: { zh: '超过 200 MB，请按乡镇或年度拆分', en: 'larger than 200 MB; split it by township or year' },
  open: { zh: '查看核对结果', en: 'See the check' },
  templates: { zh: '下载填报模板', en: 'Templates' },
  templatesHelp: {
    zh: '没有现成文件时，可按模板整理后上传。',
    en: 'Without a file of your own, fill in a template and upload it.',
  },
  failed: { zh: '未能上传', en: 'Not uploaded' },
})

const MAX_BYTES = 200 * 1024 * 1024

interface Chosen {
  readonly key: string
  readonly file: File
  readonly share: number
  readonly batchId?: string
  readonly error?: string
}

export default function UploadPage() {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const go = useGo()
  const chosenArea = useChosenArea()
  const current = useCurrentArea()
  const [area, setArea] = useState(chosenArea ?? current)
  const [files, setFiles] = useState<readonly Chosen[]>([])
  const [sending, setSending] = useState(false)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const add = (list: FileList | null) => {
    const added = [...(list ?? [])].map((file): Chosen => ({
      key: `${file.name} ${file.size} ${file.lastModified}`,
      file,
      share: 0,
      ...(file.size > MAX_BYTES && { error: t('tooLarge') }),
    }))
    setFiles((now) => [...now, ...added.filter((one) => !now.some((known) => known.key === one.key))])
  }
  const change = useCallback((key: string, patch: Partial<Chosen>) => {
    setFiles((now) => now.map((one) => (one.key === key ? { ...one, ...patch } : one)))
  }, [])
  const waiting = files.filter((one) => one.batchId === undefined && one.error === undefined)

  const send = async () => {
    setSending(true)
    const sent: string[] = []
    for (const { key, file } of waiting) {
      try {
        const batch = await sendFile(file, area, (share) => change(key, { share }))
        sent.push(batch.id)
        change(key, { share: 1, batchId: batch.id })
      } catch (error) {
        change(key, { error: error instanceof ApiError ? say(error.text) : t('failed') })
      }
    }
    setSending(false)
    const [only] = sent
    if (sent.length === 1 && waiting.length === 1 && only !== undefined) go(batchPath(only))
    else if (sent.length > 0 && sent.length === waiting.length) go('/intake')
  }

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    add(event.dataTransfer.files)
  }
  return (
    <div className="in-page">
      <PageTitle title={t('title')} help={t('help')} />
      <Steps at="choose" />
      <section className="in-panel">
        <button
          type="button"
          className={over ? 'in-drop in-over' : 'in-drop'}
          onClick={() => input.current?.click()}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <InboxOutlined />
          <strong>{t('drop')}</strong>
          <span>{t('dropHelp')}</span>
        </button>
        <input
          ref={input}
          type="file"
          multiple
          accept=".xlsx,.csv,.txt"
          hidden
          onChange={(event) => {
            add(event.target.files)
            event.target.value = ''
          }}
        />
        {files.length > 0 && (
          <ul className="in-files">
            {files.map((one) => (
              <li key={one.key}>
                <span className="in-file">{one.file.name}</span>
                <small>{sizeText(one.file.size)}</small>
                {one.error !== undefined && (
                  <span className="in-state in-bad">
                    <CloseCircleFilled />
                    {one.error}
                  </span>
                )}
                {one.batchId !== undefined && (
                  <PageLink to={batchPath(one.batchId)} className="in-state in-good">
                    <CheckCircleFilled />
                    {t('open')}
                  </PageLink>
                )}
                {one.share > 0 && one.share < 1 && <Progress percent={Math.round(one.share * 100)} size="small" />}
                {!sending && one.batchId === undefined && (
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t('remove', { name: one.file.name })}
                    onClick={() => setFiles((now) => now.filter((other) => other.key !== one.key))}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        <div className="in-form">
          <FormRow id="intake-area" label={t('area')} help={t('areaHelp')} required>
            <AreaPicker id="intake-area" value={area} onChange={setArea} />
          </FormRow>
        </div>
        <div className="in-actions">
          <Button
            type="primary"
            size="large"
            loading={sending}
            disabled={waiting.length === 0 || area === undefined}
            onClick={() => void send()}
          >
            {sending ? t('sending') : t('start')}
          </Button>
        </div>
      </section>
      <Templates />
    </div>
  )
}

function Templates() {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const kinds = useRead(listKinds, {}, { staleTime: Infinity })
  if (kinds.isError) return <Alert type="warning" title={t('failed')} />
  return (
    <section className="in-panel">
      <h2>{t('templates')}</h2>
      <p className="sw-quiet">{t('templatesHelp')}</p>
      <ul className="in-templates">
        {(kinds.data ?? []).map((kind) => (
          <li key={kind.id}>
            <a href={fileUrl(downloadTemplate, { params: { kind: kind.id } })} download>
              <DownloadOutlined /> {say(kind.label)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
