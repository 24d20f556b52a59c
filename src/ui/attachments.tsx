/** Files of a record: links to look at them, and the control that adds and takes away. */
import { DeleteOutlined, PaperClipOutlined, UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { ATTACHMENTS, AttachmentFile } from '../language/register/contract.ts'
import { ApiError } from './api.ts'
import { defineTexts, useLanguage, useTexts } from './language.tsx'

const TEXTS = defineTexts({
  add: { zh: '上传附件', en: 'Upload files' },
  adding: { zh: '正在上传…', en: 'Uploading…' },
  remove: { zh: '移除 {name}', en: 'Remove {name}' },
  rule: {
    zh: 'PDF、JPG、PNG，单个不超过 {megabytes} MB，最多 {files} 个；保存后生效',
    en: 'PDF, JPG, PNG, up to {megabytes} MB each, {files} at most; they count once saved',
  },
  many: { zh: '最多 {files} 个附件，其余未上传', en: 'Up to {files} files; the others were not uploaded' },
  large: {
    zh: '“{name}”超过 {megabytes} MB，未上传。请压缩图片或分成几个文件。',
    en: '"{name}" is larger than {megabytes} MB and was not uploaded. Compress or split it.',
  },
})

/** The files of a value, whatever it is. */
export function filesOf(value: unknown): readonly AttachmentFile[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((file) => {
    const read = AttachmentFile.safeParse(file)
    return read.success ? [read.data] : []
  })
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** Links to the files; inside a list the row stays closed when one is opened. */
export function FileLinks({ value }: { readonly value: unknown }) {
  return (
    <ul className="sw-files">
      {filesOf(value).map((file) => (
        <li key={file.id}>
          <FileName file={file} />
        </li>
      ))}
    </ul>
  )
}

function FileName({ file }: { readonly file: AttachmentFile }) {
  const text = (
    <>
      <PaperClipOutlined aria-hidden /> {file.name} <small className="sw-quiet">{sizeText(file.size)}</small>
    </>
  )
  if (file.href === null) return <span>{text}</span>
  return (
    <a href={file.href} target="_blank" rel="noreferrer" onClick={(event) => event.stopPropagation()}>
      {text}
    </a>
  )
}

interface FilesInputProps {
  readonly id: string
  readonly value: unknown
  readonly invalid?: boolean
  readonly upload: (file: File) => Promise<AttachmentFile>
  readonly onChange: (files: readonly AttachmentFile[] | null) => void
}

export function FilesInput({ id, value, invalid, upload, onChange }: FilesInputProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const input = useRef<HTMLInputElement>(null)
  const [problems, setProblems] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const files = filesOf(value)
  const change = (next: readonly AttachmentFile[]) => onChange(next.length === 0 ? null : next)

  const add = async (chosen: readonly File[]) => {
    const room = ATTACHMENTS.files - files.length
    const wrong = chosen.length > room ? [t('many', { files: ATTACHMENTS.files })] : []
    const added: AttachmentFile[] = []
    setBusy(true)
    for (const file of chosen.slice(0, room)) {
      if (file.size > ATTACHMENTS.megabytes * 1024 * 1024) {
        wrong.push(t('large', { name: file.name, megabytes: ATTACHMENTS.megabytes }))
        continue
      }
      try {
        added.push(await upload(file))
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        wrong.push(say(error.text))
      }
    }
    setBusy(false)
    setProblems(wrong)
    if (added.length > 0) change([...files, ...added])
  }

  return (
    <div className="sw-files-input">
      {files.length > 0 && (
        <ul className="sw-files">
          {files.map((file) => (
            <li key={file.id}>
              <FileName file={file} />
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t('remove', { name: file.name })}
                onClick={() => change(files.filter((one) => one.id !== file.id))}
              />
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        hidden
        accept=".pdf,.jpg,.jpeg,.png"
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])]
          event.target.value = ''
          void add(chosen)
        }}
      />
      <Button
        icon={<UploadOutlined />}
        loading={busy}
        danger={invalid === true}
        disabled={files.length >= ATTACHMENTS.files}
        onClick={() => input.current?.click()}
      >
        {t(busy ? 'adding' : 'add')}
      </Button>
      <p className="sw-quiet">{t('rule', { megabytes: ATTACHMENTS.megabytes, files: ATTACHMENTS.files })}</p>
      {problems.map((problem) => (
        <p key={problem} role="alert" className="sw-problem">
          {problem}
        </p>
      ))}
    </div>
  )
}
