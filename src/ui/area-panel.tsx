/** Going down and up the areas: breadcrumb, search, and the list of areas below. */
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Popover } from 'antd'
import { useRef, useState, type KeyboardEvent } from 'react'
import { isAreaCode, isWithin } from '../kernel/area-code.ts'
import { NameWithin, useAreaChildren, useAreaPath, useAreaSource, type AreaItem } from './area.tsx'
import { useRested } from './keyboard.ts'
import { defineTexts, useTexts } from './language.tsx'
import { useSession } from './session.tsx'
import { Loading } from './states.tsx'

const TEXTS = defineTexts({
  find: { zh: '输入地名、拼音或区划代码', en: 'Name, pinyin or code' },
  none: { zh: '管辖范围内没有这个地区', en: 'No such area inside your scope' },
  lowest: { zh: '没有下级地区', en: 'No areas below' },
  choose: { zh: '选定{name}', en: 'Choose {name}' },
  below: { zh: '查看{name}的下级地区', en: 'Areas below {name}' },
  placeholder: { zh: '请选择行政区划', en: 'Choose an area' },
  clear: { zh: '清除', en: 'Clear' },
})

interface AreaPanelProps {
  readonly value: string | undefined
  readonly onChoose: (code: string) => void
}

export function AreaPanel({ value, onChoose }: AreaPanelProps) {
  const t = useTexts(TEXTS)
  const { areas } = useSession()
  const [at, setAt] = useState(value ?? areas[0]?.code)
  const [typed, setTyped] = useState('')
  const q = useRested(typed.trim())
  const source = useAreaSource()
  const found = useQuery({ queryKey: ['area search', q], queryFn: () => source.search(q), enabled: q !== '' })
  const children = useAreaChildren(at)
  const path = useAreaPath(at)
  const here = path.at(-1)
  // A village has nothing below: its neighbours are more use than an empty list.
  const lowest = here?.level === 'village'
  const siblings = useAreaChildren(lowest ? (here.parentCode ?? undefined) : undefined)
  const list = useRef<HTMLUListElement>(null)
  const items = q === '' ? (lowest ? siblings.data : children.data) : found.data
  const waiting = q === '' ? children.isPending || (lowest && siblings.isPending) : found.isPending

  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button[data-choose]') ?? [])]
    const now = buttons.findIndex((button) => button === document.activeElement)
    buttons[Math.max(0, Math.min(buttons.length - 1, now + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus()
  }

  return (
    <div className="sw-areas" onKeyDown={move}>
      <Input
        allowClear
        autoFocus
        placeholder={t('find')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => {
          const only = q === typed.trim() ? items?.[0] : undefined
          if (typed !== '' && only) onChoose(only.code)
        }}
      />
      {q === '' && <Trail path={path} mine={areas.map((area) => area.code)} onGo={setAt} />}
      {q === '' && here && here.code !== value && (
        <Button size="small" type="primary" ghost onClick={() => onChoose(here.code)}>
          {t('choose', { name: here.name })}
        </Button>
      )}
      {waiting ? (
        <Loading rows={3} />
      ) : (
        <ul ref={list}>
          {items?.map((area) => (
            <AreaRow
              key={area.code}
              area={area}
              full={q !== ''}
              chosen={area.code === value}
              onChoose={onChoose}
              onBelow={setAt}
            />
          ))}
        </ul>
      )}
      {items?.length === 0 && <p className="sw-quiet">{t(q === '' ? 'lowest' : 'none')}</p>}
    </div>
  )
}

interface AreaRowProps {
  readonly area: AreaItem
  readonly full: boolean
  readonly chosen: boolean
  readonly onChoose: (code: string) => void
  readonly onBelow: (code: string) => void
}

function AreaRow({ area, full, chosen, onChoose, onBelow }: AreaRowProps) {
  const t = useTexts(TEXTS)
  return (
    <li>
      <button type="button" data-choose aria-current={chosen} onClick={() => onChoose(area.code)}>
        {full ? area.fullName : area.name}
      </button>
      {!full && area.level !== 'village' && (
        <button type="button" aria-label={t('below', { name: area.name })} onClick={() => onBelow(area.code)}>
          ›
        </button>
      )}
    </li>
  )
}

/** Areas above the person's own are shown, not offered. */
function Trail(props: {
  readonly path: readonly AreaItem[]
  readonly mine: readonly string[]
  readonly onGo: (code: string) => void
}) {
  return (
    <nav className="sw-trail">
      {props.path.map((area) =>
        isMine(area.code, props.mine) ? (
          <button key={area.code} type="button" onClick={() => props.onGo(area.code)}>
            {area.name}
          </button>
        ) : (
          <span key={area.code}>{area.name}</span>
        ),
      )}
    </nav>
  )
}

/** True when the area is one of the person's or below one. */
export function isMine(code: string, mine: readonly string[]): boolean {
  return isAreaCode(code) && mine.some((own) => isAreaCode(own) && isWithin(code, own))
}

/** The chosen area as it reads inside the area of the page: the end of the name is what tells areas apart. */
function AreaWithin({ code }: { readonly code: string }) {
  const area = useAreaPath(code).at(-1)
  return area && <NameWithin fullName={area.fullName} />
}

interface AreaPickerProps {
  readonly id?: string
  readonly value: string | undefined
  readonly invalid?: boolean
  readonly onChange: (code: string | undefined) => void
}

/** The form control for an area. */
export function AreaPicker({ id, value, invalid, onChange }: AreaPickerProps) {
  const t = useTexts(TEXTS)
  const [open, setOpen] = useState(false)
  const choose = (code: string) => {
    setOpen(false)
    onChange(code)
  }
  return (
    <span className="sw-area-picker">
      <Popover
        trigger="click"
        placement="bottomLeft"
        open={open}
        onOpenChange={setOpen}
        destroyOnHidden
        content={<AreaPanel value={value} onChoose={choose} />}
      >
        <Button {...(id && { id })} danger={invalid === true} className="sw-wide">
          {value ? <AreaWithin code={value} /> : <span className="sw-quiet">{t('placeholder')}</span>}
        </Button>
      </Popover>
      {value && (
        <Button type="text" onClick={() => onChange(undefined)}>
          {t('clear')}
        </Button>
      )}
    </span>
  )
}
