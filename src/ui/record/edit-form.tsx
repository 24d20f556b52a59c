/** The form of a register, made from its declaration: a new fact, or a change of one that is there. */
import { Alert, App, Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { FieldIssue } from '../../kernel/errors.ts'
import { checkValues } from '../../language/register/contract.ts'
import { isSealed } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import { ApiError, call } from '../api.ts'
import { sendAttachment } from '../send-attachment.ts'
import { FieldInput } from '../field-input.tsx'
import { FieldValue } from '../field-value.tsx'
import { dayAfter, lastDay } from '../format.ts'
import { defineTexts, useLanguage, useTexts } from '../language.tsx'
import { contractOf, groupsOf, type RegisterRecord } from '../records.ts'
import { useChange } from '../query.ts'
import { useSession } from '../session.tsx'
import { differences, same } from './differences.ts'
import { draftName, findDraft, keepable, saveDraft, type DraftPlace } from './draft.ts'
import { PlaceInputs, placeIssues } from './place-inputs.tsx'
import { FormRow } from './form-row.tsx'
import { DifferenceTable } from './record-history.tsx'

const TEXTS = defineTexts({
  save: { zh: '保存', en: 'Save' },
  cancel: { zh: '返回', en: 'Back' },
  saved: { zh: '已保存', en: 'Saved' },
  keys: { zh: 'Ctrl+S 保存，Esc 返回', en: 'Ctrl+S saves, Esc goes back' },
  draftKept: { zh: '未保存的内容已暂存在本机', en: 'Unsaved input is kept on this computer' },
  draftFound: { zh: '已恢复上次未保存的内容。', en: 'Your unsaved input was restored.' },
  draftDrop: { zh: '放弃暂存内容', en: 'Discard it' },
  fix: { zh: '有 {count} 项需要更正，未保存。', en: '{count} fields need to be corrected; nothing was saved.' },
  conflict: {
    zh: '这条记录刚刚被他人修改，您的内容未保存',
    en: 'Someone else has just changed this record; nothing was saved',
  },
  conflictHelp: {
    zh: '下面是他人修改的内容。确认后您填写的内容仍保留，再次保存将以您填写的为准。',
    en: 'This is what changed. After you accept it your own input stays, and saving again keeps yours.',
  },
  conflictSame: { zh: '表单内的栏目没有差异。', en: 'No field of this form differs.' },
  accept: { zh: '已核对，继续编辑', en: 'Checked, continue' },
  fixed: { zh: '用于识别记录，不能修改', en: 'identifies the record and cannot be changed' },
  request: { zh: '请求编号 {id}', en: 'Request number {id}' },
  other: { zh: '其他内容', en: 'Other' },
  content: { zh: '登记内容', en: 'Content' },
})

type Values = Readonly<Record<string, unknown>>

interface EditFormProps {
  readonly register: Register
  /** Absent for a new record. */
  readonly record?: RegisterRecord
  /** Whom a new record is about, where that is known already. */
  readonly place?: DraftPlace
  /** What a new record says unless it is changed. */
  readonly initial?: Values
  /** Where and since when, unless it is changed. */
  readonly likely?: DraftPlace
  /** With the household of the form, where it named one. */
  readonly onSaved: (record: RegisterRecord, householdId: string | undefined) => void
  readonly onCancel: () => void
}

const NOTHING: Values = {}

export function EditForm(props: EditFormProps) {
  const { register, record, place: known = NOTHING, initial = NOTHING, likely = NOTHING, onSaved, onCancel } = props
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { message } = App.useApp()
  const name = draftName(useSession().userId, register.id, record?.id ?? 'new')
  const [draft] = useState(() => findDraft(name, Date.now()))
  const [restored, setRestored] = useState(draft !== undefined)
  const [base, setBase] = useState(record)
  const [theirs, setTheirs] = useState<RegisterRecord>()
  const [changes, setChanges] = useState<Values>(draft?.values ?? {})
  const [moves, setMoves] = useState<DraftPlace>(draft?.place ?? {})
  const [issues, setIssues] = useState<readonly FieldIssue[]>([])
  const [problem, setProblem] = useState<ApiError>()
  const create = useChange(contractOf(register).create)
  const update = useChange(contractOf(register).update)
  const form = useRef<HTMLFormElement>(null)
  const values: Values = { ...initial, ...base?.values, ...changes }
  const place: DraftPlace = { ...likely, ...(base && placeOfRecord(base)), ...moves, ...known }
  const moved = base ? movesOf(register, base, place) : NOTHING
  const dirty = Object.keys(changes).length > 0 || Object.keys(base ? moved : moves).length > 0

  useEffect(() => {
    const timer = setTimeout(() => {
      const kept = keepable(register, changes)
      const worth = Object.keys(kept).length > 0 || Object.keys(moves).length > 0
      saveDraft(name, worth ? { values: kept, place: moves, savedAt: Date.now() } : undefined)
    }, 400)
    return () => clearTimeout(timer)
  }, [register, name, changes, moves])

  const set = (key: string, value: unknown) => {
    setIssues((now) => now.filter((issue) => issue.path !== key))
    setChanges((now) => {
      const { [key]: _, ...others } = now
      return value === undefined || (base && same(base.values[key], value)) ? others : { ...others, [key]: value }
    })
  }
  const setPlacePart = (part: DraftPlace) => {
    setIssues((now) => now.filter((issue) => !((issue.path.split('.')[0] ?? '') in part)))
    setMoves((now) => ({ ...now, ...part }))
  }

  const save = async () => {
    setProblem(undefined)
    const all = checked(register, values)
    const wrong = [
      ...(base ? settledIssues(register, place) : [...placeIssues(register, place), ...keyIssues(register, all)]),
      ...checkValues(register, all),
    ]
    if (wrong.length > 0) return showIssues(wrong)
    try {
      const saved = base
        ? await update.mutateAsync({
            params: { countyCode: base.countyCode, id: base.id },
            body: { recordedAt: base.recordedAt, ...moved, values: changes },
          })
        : await create.mutateAsync({ body: newRecord(register, values, place) })
      saveDraft(name, undefined)
      setChanges({})
      setMoves({})
      void message.success(t('saved'))
      onSaved(saved, place.householdId)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.issues.length > 0) showIssues(error.issues)
      else if (error.code === 'recordChanged' && base) await showConflict(base)
      else setProblem(error)
    }
  }
  const showIssues = (wrong: readonly FieldIssue[]) => {
    setIssues(wrong)
    const path = wrong[0]?.path
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`#${CSS.escape(`field-${path}`)}`)?.focus())
  }
  const showConflict = async ({ countyCode, id }: RegisterRecord) => {
    setTheirs(await call(contractOf(register).read, { params: { countyCode, id } }))
  }
  const accept = () => {
    setBase(theirs)
    setTheirs(undefined)
  }
  useSaveKeys(() => form.current?.requestSubmit(), onCancel)
  const saving = create.isPending || update.isPending

  return (
    <form
      ref={form}
      className="sw-form"
      noValidate
      onKeyDown={(event) => {
        // Enter takes over a day or an option; it does not send the form that is still being filled in.
        if (event.key === 'Enter' && isPicking(event.target)) event.preventDefault()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        if (!saving && !theirs) void save()
      }}
    >
      {restored && dirty && (
        <Alert
          type="info"
          showIcon
          title={t('draftFound')}
          action={
            <Button
              size="small"
              onClick={() => {
                setChanges({})
                setMoves({})
                setRestored(false)
              }}
            >
              {t('draftDrop')}
            </Button>
          }
        />
      )}
      {issues.length > 0 && <Alert type="error" showIcon title={t('fix', { count: issues.length })} />}
      {problem && (
        <Alert
          type="error"
          showIcon
          title={say(problem.text)}
          description={problem.requestId && <small>{t('request', { id: problem.requestId })}</small>}
        />
      )}
      {theirs && base && (
        <Alert
          type="warning"
          showIcon
          title={t('conflict')}
          description={<Conflict register={register} base={base} theirs={theirs} />}
          action={<Button onClick={accept}>{t('accept')}</Button>}
        />
      )}
      <PlaceInputs
        register={register}
        known={known}
        place={place}
        settled={base !== undefined}
        issues={issues}
        onChange={setPlacePart}
      />
      {groupsOf(register).map((group, at) => (
        <fieldset key={group.fields[0] ?? at}>
          <legend>{group.label ? say(group.label) : t(register.groups ? 'other' : 'content')}</legend>
          <div className="sw-grid">
            {group.fields.map((key) => {
              const field = register.fields[key]
              if (!field) return null
              const issue = issues.find((one) => one.path === key)
              const fixed = base !== undefined && isKey(register, key)
              const masked = isSealed(field) ? text(base?.values[key]) : undefined
              return (
                <FormRow
                  key={key}
                  id={`field-${key}`}
                  label={say(field.label)}
                  required={field.required === true || isKey(register, key)}
                  help={fixed ? t('fixed') : field.help && say(field.help)}
                  issue={issue && say(issue.text)}
                >
                  {fixed ? (
                    <FieldValue field={field} value={values[key]} countyCode={base.countyCode} />
                  ) : (
                    <FieldInput
                      id={`field-${key}`}
                      field={field}
                      value={isSealed(field) ? changes[key] : values[key]}
                      masked={masked}
                      countyCode={base?.countyCode ?? place.countyCode}
                      invalid={issue !== undefined}
                      upload={(file) => sendAttachment(register, key, file)}
                      onChange={(value) => set(key, value)}
                    />
                  )}
                </FormRow>
              )
            })}
          </div>
        </fieldset>
      ))}
      <footer>
        <Button type="primary" htmlType="submit" loading={saving} disabled={(base && !dirty) || theirs !== undefined}>
          {t('save')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <span className={dirty ? 'sw-quiet' : 'sw-quiet sw-keys'}>{dirty ? t('draftKept') : t('keys')}</span>
      </footer>
    </form>
  )
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Ctrl+S saves and Esc leaves, wherever the cursor is. */
function useSaveKeys(save: () => void, leave: () => void): void {
  const current = useRef({ save, leave })
  useEffect(() => {
    current.current = { save, leave }
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 's' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        current.current.save()
      } else if (event.key === 'Escape' && !event.defaultPrevented && !isOpenPopup(event.target))
        current.current.leave()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}

const isPicking = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('.ant-picker, .ant-select') !== null

/** Esc closes an open list or calendar first. */
function isOpenPopup(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.getAttribute('aria-expanded') === 'true'
}

/** A fact without what identifies it is no fact, whether or not the field is declared as required. */
function keyIssues(register: Register, values: Values): FieldIssue[] {
  return Object.entries(register.fields).flatMap(([key, field]): FieldIssue[] => {
    if (!isKey(register, key) || field.required || (values[key] ?? null) !== null) return []
    return [{ path: key, text: { zh: `请填写“${field.label.zh}”`, en: `"${field.label.en}" is required` } }]
  })
}

const isKey = (register: Register, key: string): boolean =>
  register.naturalKey.includes(key) || register.happenedOn === key

/** Every declared field; what was not entered is null. */
function checked(register: Register, values: Values): Values {
  return Object.fromEntries(Object.keys(register.fields).map((key) => [key, values[key] ?? null]))
}

/** What a record says of its place and validity; the last day as people say it. */
function placeOfRecord({ areaCode, validFrom, validTo }: RegisterRecord): DraftPlace {
  return { areaCode, validFrom: validFrom ?? undefined, validTo: validTo === null ? null : lastDay(validTo) }
}

/** The parts of it that were changed, as they are sent. */
function movesOf(register: Register, base: RegisterRecord, { areaCode, validTo }: DraftPlace) {
  const end = validTo ? dayAfter(validTo) : null
  return {
    ...(areaCode !== undefined && areaCode !== base.areaCode && { areaCode }),
    ...(register.kind === 'status' && end !== base.validTo && { validTo: end }),
  }
}

/** Whom a record is about is settled; only its end can be wrong. */
const settledIssues = (register: Register, place: DraftPlace): FieldIssue[] =>
  placeIssues(register, place).filter((issue) => issue.path === 'validTo')

function newRecord(register: Register, values: Values, { validTo, ...place }: DraftPlace) {
  return { ...place, ...(validTo && { validTo: dayAfter(validTo) }), values: checked(register, values) }
}

function Conflict(props: {
  readonly register: Register
  readonly base: RegisterRecord
  readonly theirs: RegisterRecord
}) {
  const t = useTexts(TEXTS)
  const changed = differences(props.register, props.base.values, props.theirs.values)
  return (
    <>
      <p>{t('conflictHelp')}</p>
      {changed.length === 0 ? (
        <p>{t('conflictSame')}</p>
      ) : (
        <DifferenceTable register={props.register} countyCode={props.theirs.countyCode} differences={changed} />
      )}
    </>
  )
}
