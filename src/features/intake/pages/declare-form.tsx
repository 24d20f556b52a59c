/** The form of what the file is said to be; saving checks it again. */
import { Alert, Button, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { BUREAU } from '../../../kernel/codes/index.ts'
import { ApiError } from '../../../ui/api.ts'
import { AreaPicker } from '../../../ui/area-panel.tsx'
import { DayInput } from '../../../ui/field-input.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'
import { FormRow } from '../../../ui/record/form-row.tsx'
import { declareBatch, type BatchDetail, type Kind } from '../schema.ts'
import { EXTENT } from './words.tsx'
import './intake.css'
import './upload.css'

const TEXTS = defineTexts({
  kind: { zh: '数据类型', en: 'Kind of file' },
  sender: { zh: '报送部门', en: 'Sender' },
  extent: { zh: '范围', en: 'Extent' },
  from: { zh: '所属期起', en: 'Period from' },
  to: { zh: '所属期止', en: 'Period to' },
  periodHelp: { zh: '截至某日的名单，两处填同一天。', en: 'For a list as of a day, enter that day twice.' },
  amount: { zh: '金额口径', en: 'What an amount covers' },
  amountHelp: { zh: '例如：每月发放额、当次结算额', en: 'Such as: paid each month, one settlement' },
  areas: { zh: '申报地区', en: 'Area' },
  addArea: { zh: '再加一个地区', en: 'Add an area' },
  save: { zh: '保存并重新核对', en: 'Save and check again' },
})

interface DeclareFormProps {
  readonly batch: BatchDetail
  readonly kinds: readonly Kind[]
  readonly onDone: () => void
}

export function DeclareForm({ batch, kinds, onDone }: DeclareFormProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const save = useChange(declareBatch)
  const [form, setForm] = useState({
    kind: batch.kind,
    sender: batch.sender,
    extent: batch.extent,
    periodFrom: batch.periodFrom,
    periodTo: batch.periodTo,
    amountCovers: batch.amountCovers ?? '',
    areas: batch.areas.map((area): string | undefined => area.code),
  })
  const set = (patch: Partial<typeof form>) => setForm((now) => ({ ...now, ...patch }))
  const chooseKind = (id: string) => {
    const kind = kinds.find((one) => one.id === id)
    set({ kind: id, ...(kind && { sender: kind.sender, extent: kind.extent }) })
  }
  const submit = async () => {
    const areas = form.areas.filter((code) => code !== undefined)
    await save.mutateAsync({
      params: { id: batch.id },
      body: {
        ...(form.kind !== null && { kind: form.kind }),
        ...(form.sender !== null && { sender: form.sender }),
        ...(form.extent !== null && { extent: form.extent }),
        periodFrom: form.periodFrom ?? form.periodTo,
        periodTo: form.periodTo ?? form.periodFrom,
        amountCovers: form.amountCovers.trim() || null,
        ...(areas.length > 0 && { areas }),
      },
    })
    onDone()
  }
  return (
    <form
      className="in-form"
      onSubmit={(event) => {
        event.preventDefault()
        submit().catch(() => undefined)
      }}
    >
      <FormRow id="declare-kind" label={t('kind')} required>
        <Select
          id="declare-kind"
          className="sw-wide"
          value={form.kind}
          options={kinds.map((kind) => ({ value: kind.id, label: say(kind.label) }))}
          onChange={chooseKind}
        />
      </FormRow>
      <FormRow id="declare-sender" label={t('sender')} required>
        <Select
          id="declare-sender"
          className="sw-wide"
          showSearch={{ optionFilterProp: 'label' }}
          value={form.sender}
          options={BUREAU.items.map((item) => ({ value: item.code, label: say(item) }))}
          onChange={(sender) => set({ sender })}
        />
      </FormRow>
      <FormRow id="declare-extent" label={t('extent')} required>
        <Radio.Group
          id="declare-extent"
          className="in-radios"
          value={form.extent}
          options={(['full', 'delta'] as const).map((value) => ({ value, label: say(EXTENT[value]) }))}
          onChange={(event) => set({ extent: event.target.value as 'full' | 'delta' })}
        />
      </FormRow>
      <FormRow id="declare-from" label={t('from')}>
        <DayInput id="declare-from" value={form.periodFrom} onChange={(periodFrom) => set({ periodFrom })} />
      </FormRow>
      <FormRow id="declare-to" label={t('to')} help={t('periodHelp')}>
        <DayInput id="declare-to" value={form.periodTo} onChange={(periodTo) => set({ periodTo })} />
      </FormRow>
      <FormRow id="declare-amount" label={t('amount')} help={t('amountHelp')}>
        <Input
          id="declare-amount"
          maxLength={100}
          value={form.amountCovers}
          onChange={(event) => set({ amountCovers: event.target.value })}
        />
      </FormRow>
      <FormRow id="declare-area-0" label={t('areas')} required>
        {form.areas.map((code, at) => (
          <AreaPicker
            key={at}
            id={`declare-area-${at}`}
            value={code}
            onChange={(next) => set({ areas: form.areas.map((one, index) => (index === at ? next : one)) })}
          />
        ))}
        <Button type="link" onClick={() => set({ areas: [...form.areas, undefined] })}>
          {t('addArea')}
        </Button>
      </FormRow>
      {save.isError && (
        <Alert
          type="error"
          showIcon
          title={save.error instanceof ApiError ? say(save.error.text) : save.error.message}
        />
      )}
      <div className="in-actions">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
