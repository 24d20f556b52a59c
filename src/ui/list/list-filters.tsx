/** The filter row: search, the first filters, and the others behind one button. */
import { Button, Input, Select } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import type { Label } from '../../kernel/label.ts'
import { DayInput } from '../field-input.tsx'
import { UNKNOWN } from '../format.ts'
import { useRested } from '../keyboard.ts'
import { useIsPhone } from '../media.ts'
import { defineTexts, useLanguage, useTexts } from '../language.tsx'
import type { List } from './list-state.ts'

export interface ListFilter {
  readonly key: string
  readonly label: Label
  readonly kind: 'choice' | 'text' | 'month' | 'day'
  readonly options?: readonly { readonly value: string; readonly label: Label }[]
  /** Offers 未采集. */
  readonly unknown?: boolean
}

const TEXTS = defineTexts({
  more: { zh: '更多条件', en: 'More filters' },
  moreCount: { zh: '更多条件（已选 {count}）', en: 'More filters ({count} set)' },
  less: { zh: '收起', en: 'Fewer' },
  reset: { zh: '清除条件', en: 'Clear' },
  any: { zh: '{label}：不限', en: '{label}: any' },
  chosen: { zh: '{label}：{value}', en: '{label}: {value}' },
  exact: { zh: '{label}（完整）', en: '{label} (whole)' },
})

/** So many filters are always in sight on a desktop. */
const IN_SIGHT = 3

interface ListFiltersProps {
  readonly list: List
  readonly filters: readonly ListFilter[]
  readonly searchHint: Label | undefined
  readonly extra: ReactNode
}

export function ListFilters({ list, filters, searchHint, extra }: ListFiltersProps) {
  const t = useTexts(TEXTS)
  const phone = useIsPhone()
  const inSight = filters.slice(0, phone ? 0 : IN_SIGHT)
  const others = filters.slice(inSight.length)
  const chosen = others.filter((filter) => list.state.filters[filter.key] !== undefined).length
  const [open, setOpen] = useState(false)
  const dirty = list.state.q !== '' || Object.keys(list.state.filters).length > 0
  return (
    <div className="sw-filters">
      {searchHint && <SearchBox list={list} hint={searchHint} />}
      {extra}
      {[...inSight, ...(open ? others : [])].map((filter) => (
        <FilterControl key={filter.key} filter={filter} list={list} />
      ))}
      {others.length > 0 && (
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('less') : chosen > 0 ? t('moreCount', { count: chosen }) : t('more')}
        </Button>
      )}
      {dirty && (
        <Button type="link" onClick={() => list.change({ q: '', filters: {} })}>
          {t('reset')}
        </Button>
      )}
    </div>
  )
}

function SearchBox({ list, hint }: { readonly list: List; readonly hint: Label }) {
  const { say } = useLanguage()
  const [typed, setTyped] = useState(list.state.q)
  const [former, setFormer] = useState(list.state.q)
  const rested = useRested(typed)
  const { change } = list
  // The address changed by other means (back button, clear): the box follows it.
  if (former !== list.state.q) {
    setFormer(list.state.q)
    if (list.state.q !== typed.trim()) setTyped(list.state.q)
  }
  useEffect(() => {
    if (rested === typed && rested.trim() !== former) change({ q: rested.trim() })
  }, [rested, typed, former, change])
  return (
    <Input
      className="sw-search"
      data-search
      allowClear
      maxLength={60}
      placeholder={say(hint)}
      aria-label={say(hint)}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={() => change({ q: typed.trim() })}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}

function FilterControl({ filter, list }: { readonly filter: ListFilter; readonly list: List }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const value = list.state.filters[filter.key]
  const set = (next: string | undefined) => {
    const { [filter.key]: _, ...others } = list.state.filters
    list.change({ filters: next === undefined ? others : { ...others, [filter.key]: next } })
  }
  const label = say(filter.label)
  if (filter.kind === 'month' || filter.kind === 'day')
    return (
      <label className="sw-filter">
        <span>{label}</span>
        <DayInput
          id={`filter-${filter.key}`}
          month={filter.kind === 'month'}
          value={value}
          onChange={(day) => set(day ?? undefined)}
        />
      </label>
    )
  if (filter.kind === 'text') return <TextFilter label={t('exact', { label })} value={value} onSet={set} />
  const options = [
    ...(filter.options ?? []).map((option) => ({ value: option.value, label: say(option.label) })),
    ...(filter.unknown ? [{ value: '', label: say(UNKNOWN) }] : []),
  ]
  return (
    <Select
      className="sw-filter-select"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      aria-label={label}
      placeholder={t('any', { label })}
      value={value ?? null}
      options={options}
      labelRender={(option) => t('chosen', { label, value: typeof option.label === 'string' ? option.label : '' })}
      onChange={(next: string | null | undefined) => set(next ?? undefined)}
    />
  )
}

function TextFilter(props: {
  readonly label: string
  readonly value: string | undefined
  readonly onSet: (value: string | undefined) => void
}) {
  const [typed, setTyped] = useState(props.value ?? '')
  const apply = () => {
    const next = typed.trim() || undefined
    if (next !== props.value) props.onSet(next)
  }
  return (
    <Input
      className="sw-filter-text"
      allowClear
      placeholder={props.label}
      aria-label={props.label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onClear={() => props.onSet(undefined)}
      onPressEnter={apply}
      onBlur={apply}
    />
  )
}
