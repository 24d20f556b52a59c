/** Whom a new record is about and since when: the part of a form that is not a declared field. */
import type { FieldIssue } from '../../kernel/errors.ts'
import type { Register } from '../../language/register/register.ts'
import { AreaPicker } from '../area-panel.tsx'
import { RecordName } from '../field-value.tsx'
import { DayInput } from '../field-input.tsx'
import { defineTexts, useLanguage, useTexts } from '../language.tsx'
import { RecordPicker } from '../record-picker.tsx'
import { useRegister } from '../session.tsx'
import type { DraftPlace } from './draft.ts'
import { FormRow } from './form-row.tsx'

const TEXTS = defineTexts({
  about: { zh: '登记对象', en: 'About' },
  household: { zh: '农户', en: 'Household' },
  person: { zh: '人员', en: 'Person' },
  area: { zh: '行政区划', en: 'Area' },
  validFrom: { zh: '生效日期', en: 'First day' },
  validTo: { zh: '截止日期（含当日）', en: 'Last day (included)' },
  validToHelp: { zh: '持续有效的不填', en: 'Leave empty while it lasts' },
})

const ISSUES = {
  household: { zh: '请查找并选择农户', en: 'Find and choose the household' },
  person: { zh: '请查找并选择人员', en: 'Find and choose the person' },
  area: { zh: '请选择行政区划', en: 'Choose the area' },
  validFrom: { zh: '请填写生效日期', en: 'The first day is required' },
  validTo: { zh: '截止日期不能早于生效日期', en: 'The last day cannot come before the first' },
}

/** What is missing before a new record can be sent. */
export function placeIssues(register: Register, place: DraftPlace): FieldIssue[] {
  const issues: FieldIssue[] = []
  if (register.subject === 'household' && !place.householdId)
    issues.push({ path: 'householdId', text: ISSUES.household })
  if (register.subject === 'person' && !place.personId) issues.push({ path: 'personId', text: ISSUES.person })
  if (register.subject === 'area' && !place.areaCode) issues.push({ path: 'areaCode', text: ISSUES.area })
  if (register.kind !== 'status') return issues
  if (!place.validFrom) issues.push({ path: 'validFrom', text: ISSUES.validFrom })
  else if (place.validTo && place.validTo < place.validFrom) issues.push({ path: 'validTo', text: ISSUES.validTo })
  return issues
}

interface PlaceInputsProps {
  readonly register: Register
  /** Set by the page the form was opened from, and not to be changed. */
  readonly known: DraftPlace
  readonly place: DraftPlace
  readonly issues: readonly FieldIssue[]
  readonly onChange: (part: DraftPlace) => void
}

export function PlaceInputs({ register, known, place, issues, onChange }: PlaceInputsProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const issueOf = (path: string) => {
    const issue = issues.find((one) => one.path === path)
    return issue && say(issue.text)
  }
  const { subject } = register
  return (
    <fieldset>
      <legend>{t('about')}</legend>
      <div className="sw-grid">
        {(subject === 'household' || subject === 'person') && (
          <SubjectInput subject={subject} known={known} place={place} issueOf={issueOf} onChange={onChange} />
        )}
        {subject === 'area' && (
          <FormRow id="field-areaCode" label={t('area')} required issue={issueOf('areaCode')}>
            <AreaPicker
              id="field-areaCode"
              value={place.areaCode}
              invalid={issueOf('areaCode') !== undefined}
              onChange={(areaCode) => onChange({ areaCode })}
            />
          </FormRow>
        )}
        {register.kind === 'status' && (
          <>
            <FormRow id="field-validFrom" label={t('validFrom')} required issue={issueOf('validFrom')}>
              <DayInput
                id="field-validFrom"
                value={place.validFrom}
                invalid={issueOf('validFrom') !== undefined}
                onChange={(day) => onChange({ validFrom: day ?? undefined })}
              />
            </FormRow>
            <FormRow id="field-validTo" label={t('validTo')} help={t('validToHelp')} issue={issueOf('validTo')}>
              <DayInput
                id="field-validTo"
                value={place.validTo}
                invalid={issueOf('validTo') !== undefined}
                onChange={(day) => onChange({ validTo: day ?? undefined })}
              />
            </FormRow>
          </>
        )}
      </div>
    </fieldset>
  )
}

interface SubjectInputProps extends Omit<PlaceInputsProps, 'register' | 'issues'> {
  readonly subject: 'household' | 'person'
  readonly issueOf: (path: string) => string | undefined
}

function SubjectInput({ subject, known, place, issueOf, onChange }: SubjectInputProps) {
  const t = useTexts(TEXTS)
  const register = useRegister(subject)
  const key = subject === 'household' ? 'householdId' : 'personId'
  const issue = issueOf(key)
  const fixed = known[key]
  if (!register) return null
  return (
    <FormRow id={`field-${key}`} label={t(subject)} required issue={issue}>
      {fixed && known.countyCode ? (
        <RecordName registerId={subject} countyCode={known.countyCode} id={fixed} />
      ) : (
        <RecordPicker
          id={`field-${key}`}
          register={register}
          value={place[key]}
          countyCode={place.countyCode}
          invalid={issue !== undefined}
          onChoose={(record) => onChange({ [key]: record?.id, countyCode: record?.countyCode })}
        />
      )}
    </FormRow>
  )
}
