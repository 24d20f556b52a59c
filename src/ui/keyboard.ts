/** Keys of the whole page. They never act while a person types. */
import { useEffect, useRef, useState } from 'react'

export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** Listens for plain keys (`j`, `/`, `Enter`, `Escape`) as long as the component is shown. */
export function useKeys(keys: KeyMap, active = true): void {
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    if (!active) return undefined
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (event.key !== 'Escape' && isTyping(event.target)) return
      current.current[event.key]?.(event)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [active])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input, textarea, select, button, a, [role="combobox"]') !== null
}

/** Moves the cursor to the search box of the page, else to the one at the top. */
export function focusSearch(): void {
  const box =
    document.querySelector<HTMLInputElement>('main input[data-search]') ??
    document.querySelector<HTMLInputElement>('input[data-search]')
  box?.focus()
  box?.select()
}

/** The value, once it has rested: for searches while typing. */
export function useRested<T>(value: T, milliseconds = 250): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return rested
}
