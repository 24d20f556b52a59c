import { useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { isSealed } from '../../../language/register/field.ts'
import type { Register } from '../../../language/register/register.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { PageLink, usePageParams } from '../../../ui/navigation.tsx'
import { useRegisters } from '../../../ui/session.tsx'
import { EmptyState } from '../../../ui/states.tsx'

const TEXTS = defineTexts({
  none: { zh: '没有这个台账', en: 'There is no such register' },
  all: { zh: '查看全部台账', en: 'All registers' },
})

/** The register the address names; the page gets it, or says that there is none. */
export function RegisterAt({ children }: { readonly children: (register: Register) => ReactNode }) {
  const t = useTexts(TEXTS)
  const { id } = usePageParams()
  const registers = useRegisters()
  const last = useLocation({ select: (location) => location.pathname.split('/')[2] })
  const register = registers.find((one) => one.id === (id ?? last))
  if (register) return children(register)
  return <EmptyState title={t('none')} action={<PageLink to="/registers">{t('all')}</PageLink>} />
}

/** What is counted in a list: households, persons, or records. */
export function unitOf(register: Register) {
  if (register.id === 'household') return { zh: '户', en: 'households' }
  if (register.id === 'person') return { zh: '人', en: 'persons' }
  if (register.id === 'organisation') return { zh: '家', en: 'organisations' }
  return { zh: '条', en: 'records' }
}

/** New records are entered where a form may write. */
export function takesNew(register: Register): boolean {
  return register.writers.includes('form')
}

/** Fields the server can order by. */
export function sortable(register: Register, key: string): boolean {
  const field = register.fields[key]
  return (
    field !== undefined &&
    !isSealed(field) &&
    !['household', 'person', 'organisation', 'codes', 'attachment'].includes(field.type)
  )
}
