/** A wide table in a narrow place: pushed sideways with the mouse, a finger, or the arrow keys once it has the focus. */
import type { ReactNode } from 'react'

export function ScrollBox({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // Without a place in the tab order what stands outside the box cannot be reached by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="sw-scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
