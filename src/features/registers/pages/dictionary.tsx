/** 数据字典: every register and field as it is declared, so that an office can prepare its files and read an export. */
import { useState } from 'react'
import { sensitivityOf, type Field } from '../../../language/register/field.ts'
import type { CodeTable } from '../../../kernel/codes/index.ts'
import type { ErrorParams } from '../../../kernel/errors.ts'
import type { Label } from '../../../kernel/label.ts'
import type { Register } from '../../../language/register/register.ts'
import { fileUrl } from '../../../ui/api.ts'
import { bureau } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, registerPath, useSearchParams, useSetSearch } from '../../../ui/navigation.tsx'
import { contractOf, groupsOf } from '../../../ui/records.ts'
import { first } from '../../../ui/search-params.ts'
import { SearchBox } from '../../../ui/search-box.tsx'
import { useRegisters } from '../../../ui/session.tsx'
import { EmptyState, PageTitle } from '../../../ui/states.tsx'
import { FIELD_TYPES, KINDS, SENSITIVITIES } from './dictionary-words.ts'

const TEXTS = defineTexts({
  title: { zh: '数据字典', en: 'Data dictionary' },
  help: {
    zh: '各台账的栏目、类型、单位、代码和 Excel 表头，按系统声明自动生成。',
    en: 'Fields, types, units, codes and Excel headers of every register, made from their declarations.',
  },
  search: { zh: '栏目名称或 Excel 表头', en: 'Field or Excel header' },
  none: { zh: '没有这个栏目，请换一个词', en: 'No such field; try another word' },
  field: { zh: '栏目', en: 'Field' },
  type: { zh: '类型', en: 'Type' },
  required: { zh: '必填', en: 'Required' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  sensitivity: { zh: '信息分类', en: 'Class' },
  values: { zh: '取值和说明', en: 'Values and notes' },
  headers: { zh: 'Excel 表头', en: 'Excel headers' },
  notImported: { zh: '不导入', en: 'not imported' },
  owner: { zh: '主管部门：{bureau}', en: 'Bureau: {bureau}' },
  kind: { zh: '记录方式：{kind}', en: 'Kind: {kind}' },
  comma: { zh: '、', en: ', ' },
  measured: { zh: '{type}（{unit}）', en: '{type} ({unit})' },
  open: { zh: '查看记录', en: 'Records' },
  template: { zh: '下载 Excel 模板', en: 'Excel template' },
  standard: { zh: '标准 {standard}', en: 'standard {standard}' },
  codes: { zh: '{label}，共 {count} 项', en: '{label}, {count} items' },
  length: { zh: '最多 {count} 字', en: 'up to {count} characters' },
  registers: { zh: '台账', en: 'Registers' },
})

export default function DictionaryPage() {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const registers = useRegisters()
  const set = useSetSearch()
  const chosen = first(useSearchParams(), 'register')
  const [typed, setTyped] = useState('')
  const q = typed.trim().toLowerCase()
  const shown = registers
    .filter((register) => q !== '' || register.id === (chosen ?? registers[0]?.id))
    .map((register) => ({ register, keys: matching(register, q) }))
    .filter(({ keys }) => keys.length > 0)
  return (
    <div>
      <PageTitle title={t('title')} help={t('help')} />
      <div className="sw-filters">
        <SearchBox label={t('search')} value={typed} onChange={setTyped} />
      </div>
      <nav className="sw-chips" aria-label={t('registers')}>
        {registers.map((register) => (
          <button
            key={register.id}
            type="button"
            aria-current={q === '' && register.id === (chosen ?? registers[0]?.id)}
            onClick={() => {
              setTyped('')
              set({ register: register.id }, { replace: true })
            }}
          >
            {say(register.label)}
          </button>
        ))}
      </nav>
      {shown.length === 0 && <EmptyState title={t('none')} />}
      {shown.map(({ register, keys }) => (
        <RegisterEntry key={register.id} register={register} keys={keys} />
      ))}
    </div>
  )
}

/** Fields whose label, key or header contains the text; all of them for no text. */
function matching(register: Register, q: string): string[] {
  return groupsOf(register)
    .flatMap((group) => group.fields)
    .filter((key) => {
      const field = register.fields[key]
      if (!field) return false
      const words = [field.label.zh, field.label.en, ...(field.synonyms ?? [])]
      return q === '' || words.some((word) => word.toLowerCase().includes(q))
    })
}

function RegisterEntry({ register, keys }: { readonly register: Register; readonly keys: readonly string[] }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  return (
    <section className="sw-dictionary">
      <header>
        <h2>{say(register.label)}</h2>
        <p>{say(register.help)}</p>
        <p className="sw-quiet">
          {t('owner', { bureau: bureau(register.owner, language) })} · {t('kind', { kind: say(KINDS[register.kind]) })}{' '}
          · <PageLink to={registerPath(register.id)}>{t('open')}</PageLink> ·{' '}
          <a href={fileUrl(contractOf(register).template, {})} download>
            {t('template')}
          </a>
        </p>
      </header>
      <div className="sw-scroll">
        <table className="sw-small-table">
          <thead>
            <tr>
              <th>{t('field')}</th>
              <th>{t('type')}</th>
              <th>{t('required')}</th>
              <th>{t('sensitivity')}</th>
              <th>{t('headers')}</th>
              <th>{t('values')}</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => {
              const field = register.fields[key]
              return field && <FieldEntry key={key} register={register} name={key} field={field} />
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function FieldEntry(props: { readonly register: Register; readonly name: string; readonly field: Field }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { register, name, field } = props
  const required = field.required === true || register.naturalKey.includes(name) || register.happenedOn === name
  return (
    <tr>
      <th scope="row">{say(field.label)}</th>
      <td data-label={t('type')}>{typeText(field, say)}</td>
      <td data-label={t('required')}>{t(required ? 'yes' : 'no')}</td>
      <td data-label={t('sensitivity')}>{say(SENSITIVITIES[sensitivityOf(field)])}</td>
      <td data-label={t('headers')}>
        {field.type === 'attachment' ? t('notImported') : [field.label.zh, ...(field.synonyms ?? [])].join(t('comma'))}
      </td>
      <td data-label={t('values')}>
        <div>
          {field.help && <p>{say(field.help)}</p>}
          {field.type === 'text' && <p>{t('length', { count: field.maxLength ?? 200 })}</p>}
          {(field.type === 'code' || field.type === 'codes') && <Codes table={field.codes} />}
        </div>
      </td>
    </tr>
  )
}

function typeText(field: Field, say: (label: Label, params?: ErrorParams) => string): string {
  const type = say(FIELD_TYPES[field.type])
  return field.type === 'quantity' ? say(TEXTS.measured, { type, unit: say(field.unit) }) : type
}

function Codes({ table }: { readonly table: CodeTable }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <details>
      <summary>
        {t('codes', { label: say(table.label), count: table.items.length })}
        {table.standard && ` · ${t('standard', { standard: table.standard })}`}
      </summary>
      <p>{table.items.map((item) => say(item)).join(t('comma'))}</p>
    </details>
  )
}
