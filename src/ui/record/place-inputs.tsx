/** Whom a record is about, where it belongs and since when: the part of a form that is not a declared field. */
import type { FieldIssue } from '../../kernel/errors.ts'
import type { Register } from '../../language/register/register.ts'
import { AreaPicker } from '../area-panel.tsx'
import { RecordName } from '../field-value.tsx'
import { DayInput, FieldInput } from '../field-input.tsx'
import { defineTexts, useLanguage, useTexts } from '../language.tsx'
import { RecordPicker } from '../record-picker.tsx'
import { useRegister } from '../session.tsx'
import type { DraftPlace } from './draft.ts'
import { FormRow } from './form-row.tsx'

const TEXTS = defineTexts({
  about: { zh: '登记对象', en: 'About' },
  place: { zh: '管理地', en: 'Managing area' },
  validity: { zh: '有效期', en: 'Validity' },
  joining: { zh: '所属农户', en: 'Household' },
  joined: { zh: '加入本户日期', en: 'Member since' },
  household: { zh: '农户', en: 'Household' },
  person: { zh: '人员', en: 'Person' },
  area: { zh: '行政区划', en: 'Area' },
  validFrom: { zh: '生效日期', en: 'First day' },
  validTo: { zh: '截止日期（含当日）', en: 'Last day (included)' },
  validToHelp: { zh: '持续有效的不填', en: 'Leave empty while it lasts' },
  reopen: { zh: '清空即恢复为持续有效', en: 'Empty it and the record holds on' },
  householdPlace: { zh: '请选择到村（社区）', en: 'Choose the village or community' },
  fixed: {
    zh: '起始日期不能修改；如有误请另行登记',
    en: 'The first day cannot be changed; add another record if it is wrong',
  },
})

const ISSUES = {
  household: { zh: '请查找并选择农户', en: 'Find and choose the household' },
  person: { zh: '请查找并选择人员', en: 'Find and choose the person' },
  area: { zh: '请选择行政区划', en: 'Choose the area' },
  validFrom: { zh: '请填写生效日期', en: 'The first day is required' },
  relation: { zh: '请选择与户主关系', en: 'Choose the relation to the head' },
  validTo: { zh: '截止日期不能早于生效日期', en: 'The last day cannot come before the first' },
}

/** A thing that stands for itself lies in an area; a person lies where their household does. */
const choosesArea = (register: Register): boolean =>
  register.subject === 'area' || (register.subject === 'none' && register.id !== 'person')

/** What is missing before a record can be sent. */
export function placeIssues(register: Register, place: DraftPlace): FieldIssue[] {
  const issues: FieldIssue[] = []
  const person = register.id === 'person'
  if ((register.subject === 'household' || person) && !place.householdId)
    issues.push({ path: 'householdId', text: ISSUES.household })
  if (register.subject === 'person' && !place.personId) issues.push({ path: 'personId', text: ISSUES.person })
  if (choosesArea(register) && !place.areaCode) issues.push({ path: 'areaCode', text: ISSUES.area })
  if (person && !place.membership?.['relation']) issues.push({ path: RELATION, text: ISSUES.relation })
  if (register.kind !== 'status' && !person) return issues
  if (!place.validFrom) issues.push({ path: 'validFrom', text: ISSUES.validFrom })
  else if (place.validTo && place.validTo < place.validFrom) issues.push({ path: 'validTo', text: ISSUES.validTo })
  return issues
}

const RELATION = 'membership.relation'

interface PlaceInputsProps {
  readonly register: Register
  /** Set by the page the form was opened from, and not to be changed. */
  readonly known: DraftPlace
  readonly place: DraftPlace
  /** The record is there already: whom it is about and since when is settled. */
  readonly settled?: boolean
  readonly issues: readonly FieldIssue[]
  readonly onChange: (part: DraftPlace) => void
}

export function PlaceInputs({ register, known, place, settled = false, issues, onChange }: PlaceInputsProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const issueOf = (path: string) => {
    const issue = issues.find((one) => one.path === path)
    return issue && say(issue.text)
  }
  const { subject } = register
  const asksArea = choosesArea(register) && !(settled && subject === 'area')
  const status = register.kind === 'status'
  if (settled && !asksArea && !status) return null
  const person = register.id === 'person'
  return (
    <fieldset>
      <legend>{t(settled && status ? 'validity' : person ? 'joining' : subject === 'none' ? 'place' : 'about')}</legend>
      <div className="sw-grid">
        {!settled && (subject === 'household' || person) && (
          <SubjectInput subject="household" known={known} place={place} issueOf={issueOf} onChange={onChange} />
        )}
        {!settled && subject === 'person' && (
          <SubjectInput subject="person" known={known} place={place} issueOf={issueOf} onChange={onChange} />
        )}
        {!settled && person && <JoiningInputs place={place} issueOf={issueOf} onChange={onChange} />}
        {asksArea && (
          <FormRow
            id="field-areaCode"
            label={t(subject === 'area' ? 'area' : 'place')}
            required
            help={register.id === 'household' && t('householdPlace')}
            issue={issueOf('areaCode')}
          >
            <AreaPicker
              id="field-areaCode"
              value={place.areaCode}
              invalid={issueOf('areaCode') !== undefined}
              onChange={(areaCode) => onChange({ areaCode })}
            />
          </FormRow>
        )}
        {status && settled && (
          <FormRow id="field-validFrom" label={t('validFrom')} help={t('fixed')}>
            <span className="sw-value">{place.validFrom}</span>
          </FormRow>
        )}
        {!settled && (status || person) && (
          <FormRow
            id="field-validFrom"
            label={t(person ? 'joined' : 'validFrom')}
            required
            issue={issueOf('validFrom')}
          >
            <DayInput
              id="field-validFrom"
              value={place.validFrom}
              invalid={issueOf('validFrom') !== undefined}
              onChange={(day) => onChange({ validFrom: day ?? undefined })}
            />
          </FormRow>
        )}
        {status && (
          <FormRow
            id="field-validTo"
            label={t('validTo')}
            help={t(settled ? 'reopen' : 'validToHelp')}
            issue={issueOf('validTo')}
          >
            <DayInput
              id="field-validTo"
              value={place.validTo}
              invalid={issueOf('validTo') !== undefined}
              onChange={(validTo) => onChange({ validTo })}
            />
          </FormRow>
        )}
      </div>
    </fieldset>
  )
}

interface JoiningInputsProps {
  readonly place: DraftPlace
  readonly issueOf: (path: string) => string | undefined
  readonly onChange: (part: DraftPlace) => void
}

/** A new person belongs to the household from the first: relation to the head, and why they came. */
function JoiningInputs({ place, issueOf, onChange }: JoiningInputsProps) {
  const { say } = useLanguage()
  const fields = useRegister('membership')?.fields ?? {}
  return ['relation', 'reason'].map((key) => {
    const field = fields[key]
    const path = `membership.${key}`
    if (!field) return null
    return (
      <FormRow
        key={key}
        id={`field-${path}`}
        label={say(field.label)}
        required={path === RELATION}
        issue={issueOf(path)}
      >
        <FieldInput
          id={`field-${path}`}
          field={field}
          value={place.membership?.[key] ?? null}
          invalid={issueOf(path) !== undefined}
          onChange={(value) => onChange({ membership: { ...place.membership, [key]: value } })}
        />
      </FormRow>
    )
  })
}

interface SubjectInputProps extends Omit<PlaceInputsProps, 'register' | 'issues' | 'settled'> {
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
