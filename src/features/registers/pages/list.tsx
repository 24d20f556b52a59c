/** The list of a register. */
import { Button, Select } from 'antd'
import { DownloadOutlined, PlusOutlined } from '@ant-design/icons'
import type { Field } from '../../../language/register/field.ts'
import type { Register } from '../../../language/register/register.ts'
import { fileUrl } from '../../../ui/api.ts'
import { NameWithin, useChosenArea } from '../../../ui/area.tsx'
import { DayInput } from '../../../ui/field-input.tsx'
import { FieldValue, Unknown } from '../../../ui/field-value.tsx'
import { bureau, instant, isFigure, validity } from '../../../ui/format.ts'
import { useIsPhone } from '../../../ui/media.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import type { ListFilter } from '../../../ui/list/list-filters.tsx'
import { ListPage, type ListColumn } from '../../../ui/list/list-page.tsx'
import { filterQuery, listQuery, useList, type List } from '../../../ui/list/list-state.ts'
import { PageLink, recordPath, registerPath, useGo } from '../../../ui/navigation.tsx'
import { contractOf, nameOf, useRecords, type RegisterRecord } from '../../../ui/records.ts'
import { useMay, useSession } from '../../../ui/session.tsx'
import { RecordPanel } from './record-panel.tsx'
import { RegisterAt, sortable, takesNew, unitOf } from './register-at.tsx'

const TEXTS = defineTexts({
  head: { zh: '户主姓名', en: 'Head of household' },
  person: { zh: '姓名', en: 'Person' },
  area: { zh: '管理地', en: 'Area' },
  validity: { zh: '有效期', en: 'Valid' },
  source: { zh: '来源部门', en: 'Source' },
  recordedAt: { zh: '登记时间', en: 'Recorded' },
  searchCatalogue: { zh: '名称、拼音首字母、编号', en: 'Name, pinyin, code' },
  search: { zh: '姓名、拼音、编号、证件号码后几位', en: 'Name, pinyin, code, ID tail' },
  searchArea: { zh: '输入完整地名', en: 'Whole name of the area' },
  create: { zh: '登记', en: 'New record' },
  exportList: { zh: '导出', en: 'Export' },
  template: { zh: '下载 Excel 模板', en: 'Excel template' },
  empty: { zh: '当前地区还没有“{register}”记录', en: 'No "{register}" records in this area yet' },
  emptyOn: { zh: '{day} 没有有效的“{register}”记录', en: 'No "{register}" record in force on {day}' },
  emptyForm: {
    zh: '可以直接登记，或由数据采集人员按模板导入部门数据。',
    en: 'Enter a record, or have department data imported with the template.',
  },
  emptyImport: {
    zh: '本台账由部门数据导入。请下载模板，整理后交数据采集人员导入。',
    en: 'This register is filled by import. Download the template and hand the file to data intake.',
  },
  inForce: { zh: '当前有效', en: 'In force today' },
  inForceOn: { zh: '指定日期有效', en: 'In force on a day' },
  everything: { zh: '全部（含已失效）', en: 'All, also ended' },
  scopeOn: { zh: '{day} 有效', en: 'in force on {day}' },
  scopeAll: { zh: '含已失效', en: 'also ended' },
  dictionary: { zh: '栏目说明', en: 'About the fields' },
})

export default function RegisterListPage() {
  return <RegisterAt>{(register) => <RegisterList key={register.id} register={register} />}</RegisterAt>
}

function RegisterList({ register }: { readonly register: Register }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { today } = useSession()
  const list = useList()
  const go = useGo()
  const mayCreate = useMay('register.edit') && takesNew(register)
  const status = register.kind === 'status'
  const on = !status || list.state.on === 'all' ? undefined : (list.state.on ?? today)
  const rows = useRecords(register, { ...listQuery(list.state), ...(on && { on }) }, { keepFormer: true })
  const columns = useRegisterColumns(register)
  const create = mayCreate && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => go(`${registerPath(register.id)}/new`)}>
      {t('create')}
    </Button>
  )
  return (
    <ListPage<RegisterRecord>
      id={register.id}
      title={say(register.label)}
      help={
        <>
          {say(register.help)}{' '}
          <PageLink to="/registers/dictionary" search={{ register: register.id }}>
            {t('dictionary')}
          </PageLink>
        </>
      }
      unit={unitOf(register)}
      list={list}
      rows={rows}
      columns={columns}
      filters={filtersOf(register)}
      searchHint={
        register.shared ? TEXTS.searchCatalogue : register.subject === 'area' ? TEXTS.searchArea : TEXTS.search
      }
      rowKey={(row) => `${row.countyCode}.${row.id}`}
      rowPath={(row) => recordPath(register.id, row.countyCode, row.id)}
      renderDrawer={(key) => (
        <RecordPanel register={register} openKey={key} onClose={() => list.change({ open: undefined })} />
      )}
      actions={create}
      extra={status && <InForce list={list} />}
      {...(status && { scope: on ? t('scopeOn', { day: on }) : t('scopeAll') })}
      tools={<Files register={register} list={list} on={on} />}
      empty={{
        title: on
          ? t('emptyOn', { register: say(register.label), day: on })
          : t('empty', { register: say(register.label) }),
        help: t(takesNew(register) ? 'emptyForm' : 'emptyImport'),
        action: <TemplateButton register={register} />,
      }}
    />
  )
}

/** Statuses are shown as they are in force; a day of the past or all of them by choice. */
function InForce({ list }: { readonly list: List }) {
  const t = useTexts(TEXTS)
  const { today } = useSession()
  const { on } = list.state
  const mode = on === undefined ? 'today' : on === 'all' ? 'all' : 'day'
  return (
    <>
      <Select
        className="sw-filter-select"
        popupMatchSelectWidth={false}
        value={mode}
        options={[
          { value: 'today', label: t('inForce') },
          { value: 'day', label: t('inForceOn') },
          { value: 'all', label: t('everything') },
        ]}
        onChange={(next: string) => list.change({ on: next === 'today' ? undefined : next === 'all' ? 'all' : today })}
      />
      {mode === 'day' && (
        <DayInput id="in-force-on" value={on} onChange={(day) => list.change({ on: day ?? undefined })} />
      )}
    </>
  )
}

function Files(props: { readonly register: Register; readonly list: List; readonly on: string | undefined }) {
  const t = useTexts(TEXTS)
  const area = useChosenArea()
  const mayExport = useMay('register.export')
  const phone = useIsPhone()
  const { register, list, on } = props
  const query = { ...filterQuery(list.state), ...(on && { on }) }
  return (
    <>
      {!phone && <TemplateButton register={register} small />}
      {mayExport && (
        <Button
          size="small"
          icon={<DownloadOutlined />}
          href={fileUrl(contractOf(register).export, { query }, area)}
          download
        >
          {t('exportList')}
        </Button>
      )}
    </>
  )
}

function TemplateButton({ register, small = false }: { readonly register: Register; readonly small?: boolean }) {
  const t = useTexts(TEXTS)
  return (
    <Button {...(small && { size: 'small' as const })} href={fileUrl(contractOf(register).template, {})} download>
      {t('template')}
    </Button>
  )
}

function useRegisterColumns(register: Register): ListColumn<RegisterRecord>[] {
  const { language } = useLanguage()
  const fields = [...register.listed, ...Object.keys(register.fields).filter((key) => !register.listed.includes(key))]
  const declared = fields.flatMap((key): ListColumn<RegisterRecord>[] => {
    const field = register.fields[key]
    if (!field) return []
    return [
      {
        key,
        label: field.label,
        render: (row) => <FieldValue field={field} value={row.values[key]} countyCode={row.countyCode} />,
        sortable: sortable(register, key),
        figure: isFigure(field),
        shown: register.listed.includes(key),
      },
    ]
  })
  const area: ListColumn<RegisterRecord> = {
    key: '#area',
    label: TEXTS.area,
    render: (row) => <NameWithin fullName={row.areaName} />,
  }
  const named = register.subject === 'household' || register.subject === 'person'
  const about: ListColumn<RegisterRecord> = {
    key: '#about',
    label: register.subject === 'household' ? TEXTS.head : TEXTS.person,
    render: (row) => nameOf(register, row) ?? <Unknown />,
  }
  const valid: ListColumn<RegisterRecord> = {
    key: '#validity',
    label: TEXTS.validity,
    render: (row) => validity(row.validFrom, row.validTo, language),
  }
  return [
    ...first(register, named ? [about] : register.subject === 'area' ? [area] : [], declared),
    ...(register.kind === 'status' ? [valid] : []),
    ...(register.subject === 'area' ? [] : [area]),
    { key: '#source', label: TEXTS.source, render: (row) => bureau(row.source, language), shown: register.perSource },
    { key: '#recordedAt', label: TEXTS.recordedAt, render: (row) => instant(row.recordedAt), shown: false },
  ]
}

/** The first column is how people call the row: a household by its head, not by a code that may be missing. */
function first(
  register: Register,
  naming: readonly ListColumn<RegisterRecord>[],
  declared: readonly ListColumn<RegisterRecord>[],
): ListColumn<RegisterRecord>[] {
  if (register.id !== 'household') return [...naming, ...declared]
  const isHead = (column: ListColumn<RegisterRecord>) => column.key === 'headName'
  return [...declared.filter(isHead), ...declared.filter((column) => !isHead(column))]
}

/** Filters by equality: codes, yes / no, months, and numbers given by the national system. Never by sealed numbers: addresses are logged. */
function filtersOf(register: Register): ListFilter[] {
  const keys = [...register.listed, ...Object.keys(register.fields).filter((key) => !register.listed.includes(key))]
  return keys.flatMap((key): ListFilter[] => {
    const field = register.fields[key]
    const filter = field && filterOf(field)
    return field && filter ? [{ key, label: field.label, ...filter }] : []
  })
}

function filterOf(field: Field): Omit<ListFilter, 'key' | 'label'> | undefined {
  switch (field.type) {
    case 'code':
    case 'codes':
      return {
        kind: 'choice',
        unknown: true,
        options: field.codes.items.map((item) => ({ value: item.code, label: item })),
      }
    case 'yesNo':
      return {
        kind: 'choice',
        unknown: true,
        options: [
          { value: 'true', label: { zh: '是', en: 'yes' } },
          { value: 'false', label: { zh: '否', en: 'no' } },
        ],
      }
    case 'month':
      return { kind: 'month' }
    case 'text':
      return field.unique ? { kind: 'text' } : undefined
    default:
      return undefined
  }
}
