/** Entering a value: amount in its unit or 未设定, where and from when it holds, and the document that says so. */
import { App, Button, Checkbox, Input, Radio } from 'antd'
import { useState, type ReactNode } from 'react'
import { ApiError } from '../../../ui/api.ts'
import { AreaPicker } from '../../../ui/area-panel.tsx'
import { useCurrentArea } from '../../../ui/area.tsx'
import { DayInput } from '../../../ui/field-input.tsx'
import { dayAfter } from '../../../ui/format.ts'
import { CERTAINTY, type CertaintyId } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'
import { enterValue, type Parameter } from '../schema.ts'
import { unitLabel, writtenValue } from './value-text.ts'

const TEXTS = defineTexts({
  title: { zh: '录入新值', en: 'Enter a value' },
  value: { zh: '取值', en: 'Value' },
  notFixed: { zh: '当地尚未规定（相关规则暂不参与筛查）', en: 'Not fixed here (rules wait)' },
  area: { zh: '适用地区', en: 'Area' },
  from: { zh: '执行起日', en: 'From' },
  to: { zh: '执行止日（含当日，长期有效不填）', en: 'To, that day included; empty for good' },
  document: { zh: '依据文件（名称和文号）', en: 'Document (name and number)' },
  documentHint: { zh: '例：云农办通〔2025〕1号', en: 'such as 云农办通〔2025〕1号' },
  certainty: { zh: '可靠程度', en: 'Certainty' },
  note: { zh: '备注', en: 'Note' },
  save: { zh: '提交复核', en: 'Submit for approval' },
  cancel: { zh: '取消', en: 'Cancel' },
  after: {
    zh: '提交后由另一人复核，复核前不影响筛查。',
    en: 'Somebody else approves it; until then screenings do not change.',
  },
  saved: { zh: '已提交，等待他人复核', en: 'Submitted; waits for approval by somebody else' },
  needValue: { zh: '请填写数字，金额和比例最多两位小数', en: 'A number, at most two decimals for amounts and shares' },
  needArea: { zh: '请选择适用地区', en: 'Choose the area' },
  needFrom: { zh: '请填写执行起日', en: 'Enter the first day' },
  order: { zh: '止日不能早于起日', en: 'The last day cannot be before the first' },
  needDocument: {
    zh: '请填写依据文件；没有文件的，写明依据来源',
    en: 'Name the document or where the value comes from',
  },
})

interface ValueFormProps {
  readonly parameter: Parameter
  readonly onClose: () => void
}

export function ValueForm({ parameter, onClose }: ValueFormProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { message } = App.useApp()
  const enter = useChange(enterValue)
  const here = useCurrentArea()
  const [typed, setTyped] = useState('')
  const [fixed, setFixed] = useState(true)
  const [areaCode, setAreaCode] = useState(here)
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [document, setDocument] = useState('')
  const [certainty, setCertainty] = useState<CertaintyId>('sure')
  const [note, setNote] = useState('')
  const [asked, setAsked] = useState(false)
  const value = fixed ? writtenValue(typed, parameter.unit) : null
  const issue = (path: string): string | undefined => {
    if (!(enter.error instanceof ApiError)) return undefined
    const found = enter.error.issues.find((one) => one.path === path)
    return found && say(found.text)
  }
  const wrong = {
    value: value === undefined ? t('needValue') : undefined,
    area: areaCode === undefined ? t('needArea') : undefined,
    from: from === null ? t('needFrom') : undefined,
    to: from !== null && to !== null && to < from ? t('order') : undefined,
    document: document.trim() === '' ? t('needDocument') : undefined,
  }
  const send = () => {
    setAsked(true)
    if (value === undefined || areaCode === undefined || from === null) return
    if (Object.values(wrong).some((text) => text !== undefined)) return
    enter.mutate(
      {
        params: { key: parameter.key },
        body: {
          value,
          areaCode,
          validFrom: from,
          validTo: to && dayAfter(to),
          document: document.trim(),
          certainty,
          note: note.trim() || null,
        },
      },
      {
        onSuccess: () => {
          void message.success(t('saved'))
          onClose()
        },
      },
    )
  }
  const shown = (key: keyof typeof wrong, path: string) => (asked ? wrong[key] : undefined) ?? issue(path)
  return (
    <form
      className="sw-value-form"
      aria-label={t('title')}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Row label={t('value')} htmlFor="value" problem={shown('value', 'value')}>
        <Input
          id="value"
          inputMode="decimal"
          autoFocus
          disabled={!fixed}
          suffix={say(unitLabel(parameter.unit)) || null}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Checkbox checked={!fixed} onChange={(event) => setFixed(!event.target.checked)}>
          {t('notFixed')}
        </Checkbox>
      </Row>
      <Row label={t('area')} htmlFor="value-area" problem={shown('area', 'areaCode')}>
        <AreaPicker id="value-area" value={areaCode} onChange={setAreaCode} />
      </Row>
      <Row label={t('from')} htmlFor="value-from" problem={shown('from', 'validFrom')}>
        <DayInput id="value-from" value={from} onChange={setFrom} />
      </Row>
      <Row label={t('to')} htmlFor="value-to" problem={shown('to', 'validTo')}>
        <DayInput id="value-to" value={to} onChange={setTo} />
      </Row>
      <Row label={t('document')} htmlFor="value-document" problem={shown('document', 'document')}>
        <Input
          id="value-document"
          maxLength={200}
          placeholder={t('documentHint')}
          value={document}
          onChange={(event) => setDocument(event.target.value)}
        />
      </Row>
      <Row label={t('certainty')} problem={undefined}>
        <Radio.Group
          value={certainty}
          options={(['sure', 'likely', 'unsure'] as const).map((one) => ({ value: one, label: say(CERTAINTY[one]) }))}
          onChange={(event) =>
            setCertainty((['sure', 'likely', 'unsure'] as const).find((one) => one === event.target.value) ?? 'unsure')
          }
        />
      </Row>
      <Row label={t('note')} htmlFor="value-note" problem={undefined}>
        <Input.TextArea
          id="value-note"
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Row>
      {enter.error && (
        <p className="sw-problem" role="alert">
          {enter.error instanceof ApiError ? say(enter.error.text) : enter.error.message}
        </p>
      )}
      <footer>
        <Button type="primary" htmlType="submit" loading={enter.isPending}>
          {t('save')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <span className="sw-quiet">{t('after')}</span>
      </footer>
    </form>
  )
}

function Row(props: {
  readonly label: string
  readonly htmlFor?: string
  readonly problem: string | undefined
  readonly children: ReactNode
}) {
  return (
    <div className={props.problem ? 'sw-row sw-invalid' : 'sw-row'}>
      <label {...(props.htmlFor && { htmlFor: props.htmlFor })}>{props.label}</label>
      {props.children}
      {props.problem && <p role="alert">{props.problem}</p>}
    </div>
  )
}
