/** Which columns a person wants to see; remembered on this computer. */
import { Button, Checkbox, Popover } from 'antd'
import { useState } from 'react'
import { defineTexts, useLanguage, useTexts } from '../language.tsx'
import { keep, rememberJson } from '../storage.ts'
import type { ListColumn } from './list-page.tsx'

const TEXTS = defineTexts({
  columns: { zh: '显示列', en: 'Columns' },
  reset: { zh: '恢复默认', en: 'Default' },
})

export interface ColumnChoiceState<Row> {
  readonly shown: readonly ListColumn<Row>[]
  readonly keys: readonly string[]
  readonly choose: (keys: readonly string[] | undefined) => void
}

export function useColumns<Row>(id: string, columns: readonly ListColumn<Row>[]): ColumnChoiceState<Row> {
  const name = `columns.${id}`
  const [chosen, setChosen] = useState<Readonly<Record<string, readonly string[] | undefined>>>({})
  const stored = name in chosen ? chosen[name] : storedKeys(name)
  const keys = stored ?? columns.filter((column) => column.shown !== false).map((column) => column.key)
  return {
    keys,
    // The first column names the row; it is always there.
    shown: columns.filter((column, at) => at === 0 || keys.includes(column.key)),
    choose: (keys) => {
      keep(name, keys && JSON.stringify(keys))
      setChosen((now) => ({ ...now, [name]: keys }))
    },
  }
}

function storedKeys(name: string): readonly string[] | undefined {
  const value = rememberJson(name)
  return Array.isArray(value) ? value.filter((key) => typeof key === 'string') : undefined
}

export function ColumnChoice<Row>(props: {
  readonly columns: readonly ListColumn<Row>[]
  readonly choice: ColumnChoiceState<Row>
}) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { choice } = props
  const content = (
    <div className="sw-columns">
      <Checkbox.Group
        value={[...choice.keys]}
        onChange={(keys) => choice.choose(keys.map(String))}
        options={props.columns.slice(1).map((column) => ({ value: column.key, label: say(column.label) }))}
      />
      <Button size="small" type="link" onClick={() => choice.choose(undefined)}>
        {t('reset')}
      </Button>
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button size="small">{t('columns')}</Button>
    </Popover>
  )
}
