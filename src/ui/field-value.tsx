/** A field's value as people read it. */
import { AreaName } from './area.tsx'
import { FileLinks } from './attachments.tsx'
import { fieldText, UNKNOWN } from './format.ts'
import type { Field } from '../language/register/field.ts'
import { useLanguage } from './language.tsx'
import { PageLink, recordPath, registerPath } from './navigation.tsx'
import { nameOf, useRecord } from './records.ts'
import { useRegister } from './session.tsx'
import type { Register } from '../language/register/register.ts'

interface FieldValueProps {
  readonly field: Field
  readonly value: unknown
  /** County of the record: references stay inside it. */
  readonly countyCode: string
}

export function FieldValue({ field, value, countyCode }: FieldValueProps) {
  const { language } = useLanguage()
  const text = fieldText(field, value, language)
  if (value === null || value === undefined || value === '') return <Unknown />
  if (text !== undefined && field.type === 'text' && field.refersTo)
    return (
      <PageLink to={registerPath(field.refersTo.register)} search={{ filter: [`${field.refersTo.field}:${text}`] }}>
        {text}
      </PageLink>
    )
  if (text !== undefined) return <span className="sw-value">{text}</span>
  if (field.type === 'attachment') return <FileLinks value={value} />
  if (typeof value !== 'string') return <Unknown />
  if (field.type === 'area') return <AreaName code={value} />
  return <RecordName registerId={field.type} countyCode={countyCode} id={value} />
}

/** 未采集: visible, but quieter than what is known. */
export function Unknown() {
  const { say } = useLanguage()
  return <span className="sw-unknown">{say(UNKNOWN)}</span>
}

interface RecordNameProps {
  readonly registerId: string
  readonly countyCode: string
  readonly id: string
}

/** The name of a household or person, linked to its page. */
export function RecordName(props: RecordNameProps) {
  const register = useRegister(props.registerId)
  return register ? <NamedRecord {...props} register={register} /> : <Unknown />
}

/** A household is called by its head. */
export const NO_HEAD = { zh: '尚未登记户主', en: 'no head registered yet' }

const HIDDEN = { zh: '（无权查看或已迁出）', en: '(not visible to you)' }

function NamedRecord({ register, countyCode, id }: RecordNameProps & { readonly register: Register }) {
  const { say } = useLanguage()
  const { data, isError } = useRecord(register, countyCode, id, { staleTime: 300_000 })
  if (isError) return <span className="sw-unknown">{say(HIDDEN)}</span>
  if (!data) return <span className="sw-unknown">…</span>
  return (
    <PageLink to={recordPath(register.id, countyCode, id)}>
      {nameOf(register, data) ?? say(register.id === 'household' ? NO_HEAD : UNKNOWN)}
    </PageLink>
  )
}
