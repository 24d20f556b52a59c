/** The control for a field, by its type. A value the type does not know yet (half an amount) is kept as it was typed. */
import { Button, DatePicker, Input, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { fen, parseDecimal, plainYuan } from '../kernel/fen.ts'
import { isSealed, type Field } from '../language/register/field.ts'
import type { AttachmentFile } from '../language/register/contract.ts'
import { FilesInput } from './attachments.tsx'
import { AreaPicker } from './area-panel.tsx'
import { NO, plainQuantity, UNKNOWN, YES } from './format.ts'
import { defineTexts, useLanguage, useTexts } from './language.tsx'
import { RecordPicker } from './record-picker.tsx'
import { useRegister } from './session.tsx'

const TEXTS = defineTexts({
  sealed: { zh: '如需更改请输入完整号码', en: 'Type the full number to change it' },
  sealedNew: { zh: '请输入完整号码', en: 'Full number' },
  sealedGone: { zh: '保存后清除原号码', en: 'The number is taken away when saved' },
  clear: { zh: '清除', en: 'Clear' },
  keep: { zh: '恢复', en: 'Keep' },
  yuan: { zh: '元', en: 'CNY' },
  choose: { zh: '请选择', en: 'Choose' },
  day: { zh: '例如 2022-09-30', en: 'such as 2022-09-30' },
  month: { zh: '例如 2022-09', en: 'such as 2022-09' },
})

export interface FieldInputProps {
  readonly id: string
  readonly field: Field
  /** As the API carries it; `null` is not known. A sealed value that was not touched is `undefined`. */
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly invalid?: boolean
  /** Shown for a sealed field that has a value already. */
  readonly masked?: string | undefined
  readonly countyCode?: string | undefined
  /** Sends a file of this field; only forms of registers with files need it. */
  readonly upload?: (file: File) => Promise<AttachmentFile>
}

export function FieldInput(props: FieldInputProps) {
  const { field, id, value, onChange, invalid } = props
  const { language, say } = useLanguage()
  const t = useTexts(TEXTS)
  const status = invalid ? { status: 'error' as const, 'aria-invalid': true } : {}
  const text = typeof value === 'string' ? value : ''
  if (isSealed(field))
    return (
      <Input
        id={id}
        {...status}
        autoComplete="off"
        maxLength={40}
        value={text}
        placeholder={
          value === null && props.masked
            ? t('sealedGone')
            : props.masked
              ? `${props.masked}（${t('sealed')}）`
              : t('sealedNew')
        }
        suffix={
          props.masked &&
          !field.required && (
            <Button size="small" type="link" onClick={() => onChange(value === null ? undefined : null)}>
              {t(value === null ? 'keep' : 'clear')}
            </Button>
          )
        }
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
    )
  switch (field.type) {
    case 'text': {
      const shared = {
        id,
        ...status,
        value: text,
        maxLength: field.maxLength ?? 200,
        onChange: (event: { target: { value: string } }) => onChange(orNull(event.target.value)),
      }
      return (field.maxLength ?? 200) > 120 ? (
        <Input.TextArea {...shared} autoSize={{ minRows: 2 }} />
      ) : (
        <Input {...shared} />
      )
    }
    case 'code':
    case 'codes':
      return (
        <Select
          id={id}
          {...status}
          className="sw-wide"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          {...(field.type === 'codes' && { mode: 'multiple' as const })}
          placeholder={t('choose')}
          value={value ?? (field.type === 'codes' ? [] : null)}
          options={field.codes.items.map((item) => ({ value: item.code, label: item[language] }))}
          onChange={(chosen: unknown) =>
            onChange(Array.isArray(chosen) && chosen.length === 0 ? null : (chosen ?? null))
          }
        />
      )
    case 'yesNo':
      return (
        <Radio.Group
          id={id}
          value={value ?? 'unknown'}
          onChange={(event) => onChange(event.target.value === 'unknown' ? null : event.target.value)}
          options={[
            { value: true, label: say(YES) },
            { value: false, label: say(NO) },
            { value: 'unknown', label: say(UNKNOWN) },
          ]}
        />
      )
    case 'day':
    case 'month':
      return <DayInput {...props} month={field.type === 'month'} />
    case 'fen':
      return (
        <NumberInput
          {...props}
          decimals={2}
          unit={t('yuan')}
          write={(whole) => (Number.isSafeInteger(whole) ? plainYuan(fen(whole)) : '')}
        />
      )
    case 'quantity': {
      const decimals = field.decimals ?? 0
      return (
        <NumberInput
          {...props}
          decimals={decimals}
          unit={say(field.unit)}
          write={(whole) => plainQuantity(whole, decimals, false)}
        />
      )
    }
    case 'area':
      return (
        <AreaPicker
          id={id}
          value={text || undefined}
          {...(invalid && { invalid })}
          onChange={(code) => onChange(code ?? null)}
        />
      )
    case 'attachment':
      if (!props.upload) return null
      return (
        <FilesInput id={id} value={value} {...(invalid && { invalid })} upload={props.upload} onChange={onChange} />
      )
    default:
      return <ReferenceInput {...props} />
  }
}

const orNull = (text: string): string | null => (text === '' ? null : text)

/** A day or month control; the value stays a text. */
export function DayInput(props: {
  readonly id: string
  readonly value: unknown
  readonly onChange: (value: string | null) => void
  readonly invalid?: boolean
  readonly month?: boolean
}) {
  const t = useTexts(TEXTS)
  const value = typeof props.value === 'string' ? dayjs(props.value) : null
  return (
    <DatePicker
      id={props.id}
      className="sw-wide"
      {...(props.invalid && { status: 'error' as const })}
      picker={props.month ? 'month' : 'date'}
      placeholder={t(props.month ? 'month' : 'day')}
      value={value?.isValid() ? value : null}
      onChange={(day) => props.onChange(day ? day.format(props.month ? 'YYYY-MM' : 'YYYY-MM-DD') : null)}
    />
  )
}

interface NumberInputProps extends FieldInputProps {
  readonly decimals: number
  readonly unit: string
  readonly write: (whole: number) => string
}

/** Whole numbers under the hood, decimals on screen; nothing is ever a float. */
function NumberInput({ id, value, onChange, invalid, decimals, unit, write }: NumberInputProps) {
  const [typed, setTyped] = useState<string>()
  const shown = typed ?? (typeof value === 'number' ? write(value) : typeof value === 'string' ? value : '')
  return (
    <Input
      id={id}
      inputMode="decimal"
      className="sw-figure-input"
      {...(invalid && { status: 'error' as const, 'aria-invalid': true })}
      suffix={unit}
      value={shown}
      onChange={(event) => {
        const text = event.target.value
        setTyped(text)
        onChange(text.trim() === '' ? null : (parseDecimal(text.trim(), decimals) ?? text))
      }}
      onBlur={() => setTyped(undefined)}
    />
  )
}

function ReferenceInput({ id, field, value, onChange, invalid, countyCode }: FieldInputProps) {
  const register = useRegister(field.type)
  if (!register) return null
  return (
    <RecordPicker
      id={id}
      register={register}
      value={typeof value === 'string' ? value : undefined}
      countyCode={countyCode}
      within={countyCode}
      {...(invalid && { invalid })}
      onChoose={(record) => onChange(record?.id ?? null)}
    />
  )
}
