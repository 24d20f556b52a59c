/** The search of a page that filters what it already holds; `/` on the keyboard goes there (`data-search`). */
import { Input } from 'antd'

export interface SearchBoxProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  return (
    <Input
      className="sw-search"
      data-search
      allowClear
      placeholder={label}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
