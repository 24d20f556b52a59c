/** Chooses a household, person or organisation by name, pinyin, code or the tail of the ID number. */
import { Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { nameWithin, useAreaPath, useCurrentArea } from './area.tsx'
import type { Register } from '../language/register/register.ts'
import { defineTexts, useLanguage, useTexts } from './language.tsx'
import { useRested } from './keyboard.ts'
import { nameOf, useRecord, useRecords, type RegisterRecord } from './records.ts'
import { UNKNOWN } from './format.ts'

const TEXTS = defineTexts({
  catalogue: { zh: '输入单位名称、拼音首字母或信用代码', en: 'Name, pinyin or credit code' },
  search: { zh: '输入姓名、拼音、编号或证件号码后几位', en: 'Name, pinyin, code or end of the ID number' },
  type: { zh: '请输入至少一个字查找', en: 'Type at least one character' },
  none: { zh: '没有找到，请核对姓名或换用编号', en: 'Nothing found; check the name or use the code' },
})

interface RecordPickerProps {
  readonly id?: string
  readonly register: Register
  readonly value: string | undefined
  /** County of the value, where one is set already. */
  readonly countyCode: string | undefined
  /** References stay inside this county; without it the whole area is looked through. */
  readonly within?: string | undefined
  readonly invalid?: boolean
  readonly onChoose: (record: RegisterRecord | undefined) => void
}

export function RecordPicker({ id, register, value, countyCode, within, invalid, onChoose }: RecordPickerProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const scope = useAreaPath(useCurrentArea()).at(-1)?.fullName
  const [typed, setTyped] = useState('')
  const q = useRested(typed.trim())
  const found = useRecords(register, { q, limit: 20, ...(within && { countyCode: within }) }, { enabled: q !== '' })
  const chosen = useRecord(register, countyCode ?? '', value ?? '', {
    enabled: value !== undefined && countyCode !== undefined,
  })
  const rows = q === '' ? [] : (found.data?.rows ?? [])
  const options = rows.map((record) => ({
    value: record.id,
    label: nameOf(register, record) ?? say(UNKNOWN),
    detail: [codeOf(record), nameWithin(record.areaName, scope)].filter(Boolean).join(' · '),
    record,
  }))
  const current = chosen.data
    ? [{ value: chosen.data.id, label: nameOf(register, chosen.data) ?? say(UNKNOWN), detail: '' }]
    : []
  return (
    <Select
      {...(id && { id })}
      className="sw-wide"
      popupMatchSelectWidth={360}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t(register.shared ? 'catalogue' : 'search')}
      value={value ?? null}
      {...(invalid && { status: 'error' as const })}
      loading={found.isFetching}
      notFoundContent={q === '' ? t('type') : found.isFetching ? null : t('none')}
      options={options.length > 0 || q !== '' ? options : current}
      optionRender={renderOption}
      onChange={(chosenId: string | null) => onChoose(rows.find((record) => record.id === chosenId))}
    />
  )
}

function renderOption(option: { readonly label?: ReactNode; readonly data: { readonly detail: string } }) {
  return (
    <div className="sw-option">
      {option.label}
      <small>{option.data.detail}</small>
    </div>
  )
}

function codeOf(record: RegisterRecord): string {
  const code = record.values['householdCode'] ?? record.values['personCode'] ?? record.values['creditCode']
  return typeof code === 'string' ? code : ''
}
