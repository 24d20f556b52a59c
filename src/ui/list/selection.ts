/** The rows a person has marked for a bulk action, by their keys. */
export interface ListSelection {
  readonly keys: readonly string[]
  readonly onChange: (keys: readonly string[]) => void
}

/** Marks a row, or takes its mark away. */
export function toggle(selection: ListSelection | undefined, key: string): void {
  if (!selection) return
  const { keys } = selection
  selection.onChange(keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key])
}
