/** Records by register: before the commit what would happen, after it what has happened. */
import type { Label } from '../../../kernel/label.ts'
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, registerPath } from '../../../ui/navigation.tsx'
import './intake.css'
import './outcome.css'

const TEXTS = defineTexts({
  register: { zh: '台账', en: 'Register' },
  added: { zh: '新增', en: 'Added' },
  changed: { zh: '变更', en: 'Changed' },
  unchanged: { zh: '不变', en: 'Unchanged' },
})

export interface CountedRow {
  readonly register: string
  readonly label: Label
  readonly added: number
  readonly changed: number
  readonly unchanged?: number
}

export function Counted({ rows }: { readonly rows: readonly CountedRow[] }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const same = rows.some((row) => row.unchanged !== undefined)
  if (rows.length === 0) return null
  return (
    <div className="sw-scroll">
      <table className="in-counted">
        <thead>
          <tr>
            <th>{t('register')}</th>
            <th className="sw-figures">{t('added')}</th>
            <th className="sw-figures">{t('changed')}</th>
            {same && <th className="sw-figures">{t('unchanged')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.register}>
              <th>
                <PageLink to={registerPath(row.register)}>{say(row.label)}</PageLink>
              </th>
              <td className="sw-figures">{count(row.added)}</td>
              <td className="sw-figures">{count(row.changed)}</td>
              {same && <td className="sw-figures">{count(row.unchanged ?? 0)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
