/** Words and signs of intake that several of its pages use. */
import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  ExclamationCircleFilled,
  LoadingOutlined,
  MinusCircleOutlined,
  RollbackOutlined,
  ToolFilled,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { Label, Language } from '../../../kernel/label.ts'
import { useLanguage } from '../../../ui/language.tsx'
import type { Batch, Severity } from '../schema.ts'

export const ROWS: Label = { zh: '行', en: 'rows' }
export const BATCHES: Label = { zh: '批', en: 'batches' }

interface Sign {
  readonly label: Label
  readonly sign: ComponentType
  readonly tone: 'good' | 'bad' | 'look' | 'busy' | 'quiet'
}

export const STATES: Readonly<Record<Batch['state'], Sign>> = {
  uploaded: { label: { zh: '已上传', en: 'uploaded' }, sign: ClockCircleOutlined, tone: 'look' },
  checking: { label: { zh: '核对中', en: 'being checked' }, sign: LoadingOutlined, tone: 'busy' },
  checked: { label: { zh: '待入库', en: 'to be committed' }, sign: ExclamationCircleFilled, tone: 'look' },
  committing: { label: { zh: '入库中', en: 'being committed' }, sign: LoadingOutlined, tone: 'busy' },
  committed: { label: { zh: '已入库', en: 'committed' }, sign: CheckCircleFilled, tone: 'good' },
  discarded: { label: { zh: '已放弃', en: 'discarded' }, sign: MinusCircleOutlined, tone: 'quiet' },
  withdrawn: { label: { zh: '已撤销', en: 'withdrawn' }, sign: RollbackOutlined, tone: 'quiet' },
  refused: { label: { zh: '无法读取', en: 'cannot be read' }, sign: CloseCircleFilled, tone: 'bad' },
  failed: { label: { zh: '处理失败', en: 'failed' }, sign: CloseCircleFilled, tone: 'bad' },
}

export function StateWord({ state }: { readonly state: Batch['state'] }) {
  const { say } = useLanguage()
  const { label, sign: Sign, tone } = STATES[state]
  return (
    <span className={`in-state in-${tone}`}>
      <Sign />
      {say(label)}
    </span>
  )
}

export const SEVERITY: Readonly<Record<Severity, Sign>> = {
  rejected: { label: { zh: '不能入库', en: 'cannot be taken' }, sign: CloseCircleFilled, tone: 'bad' },
  warned: { label: { zh: '需人工确认', en: 'to be confirmed' }, sign: ExclamationCircleFilled, tone: 'look' },
  repaired: { label: { zh: '已自动更正', en: 'repaired' }, sign: ToolFilled, tone: 'good' },
}

export function SeverityWord({ severity }: { readonly severity: Severity }) {
  const { say } = useLanguage()
  const { label, sign: Sign, tone } = SEVERITY[severity]
  return (
    <span className={`in-state in-${tone}`}>
      <Sign />
      {say(label)}
    </span>
  )
}

export const EXTENT: Readonly<Record<'full' | 'delta', Label>> = {
  full: { zh: '全量名单（名单外视为没有）', en: 'full list (who is not on it has none)' },
  delta: { zh: '增量（名单外不作判断）', en: 'increment (nothing is said of others)' },
}
export const EXTENT_SHORT: Readonly<Record<'full' | 'delta', Label>> = {
  full: { zh: '全量', en: 'full list' },
  delta: { zh: '增量', en: 'increment' },
}

/** `2022-01-01 至 2022-09-30`; undefined when nothing was declared. */
export function periodText(batch: Pick<Batch, 'periodFrom' | 'periodTo'>, language: Language): string | undefined {
  const { periodFrom: from, periodTo: to } = batch
  if (from === null || to === null) return from ?? to ?? undefined
  return from === to ? from : `${from} ${language === 'zh' ? '至' : 'to'} ${to}`
}

/** `1.2 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const [value, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'KB'] : [bytes / 1024 ** 2, 'MB']
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`
}

export const batchPath = (id: string): string => `/intake/${id}`

/** Who sends files without being a person. */
const PROGRAMS: Readonly<Record<string, Label>> = {
  demo: { zh: '演示数据生成', en: 'demo generator' },
  cli: { zh: '命令行', en: 'command line' },
}

/** The uploader's name; programs by what they are. */
export function uploader(name: string, language: Language): string {
  return PROGRAMS[name]?.[language] ?? name
}

/** `A`, `B`, … `AA`: the name of a column as a spreadsheet shows it. */
export function columnLetters(index: number): string {
  let text = ''
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) text = String.fromCodePoint(65 + ((n - 1) % 26)) + text
  return text
}
