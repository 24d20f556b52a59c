import type { ReactNode } from 'react'

interface FormRowProps {
  readonly id: string
  readonly label: ReactNode
  readonly required?: boolean
  readonly help?: ReactNode
  readonly issue?: ReactNode
  readonly children: ReactNode
}

/** Label, control, help, and what is wrong with it. */
export function FormRow({ id, label, required, help, issue, children }: FormRowProps) {
  return (
    <div className={issue ? 'sw-row sw-invalid' : 'sw-row'}>
      <label htmlFor={id}>
        {label}
        {required && <abbr title="*"> *</abbr>}
      </label>
      {children}
      {issue ? <p role="alert">{issue}</p> : help && <p className="sw-quiet">{help}</p>}
    </div>
  )
}
