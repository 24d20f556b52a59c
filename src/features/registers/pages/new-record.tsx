/** The form for a new fact, about a household or person that may be set by the page one comes from. */
import type { Register } from '../../../language/register/register.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { recordPath, registerPath, useGo, useSearchParams } from '../../../ui/navigation.tsx'
import { EditForm } from '../../../ui/record/edit-form.tsx'
import type { DraftPlace } from '../../../ui/record/draft.ts'
import { useCurrentArea } from '../../../ui/area.tsx'
import type { RegisterRecord } from '../../../ui/records.ts'
import { useSession } from '../../../ui/session.tsx'
import { first } from '../../../ui/search-params.ts'
import { EmptyState, PageTitle } from '../../../ui/states.tsx'
import { RegisterAt, takesNew } from './register-at.tsx'

const TEXTS = defineTexts({
  title: { zh: '登记{register}', en: 'New record: {register}' },
  member: { zh: '添加家庭成员', en: 'Add a household member' },
  head: { zh: '添加户主', en: 'Add the head of the household' },
  headHelp: {
    zh: '农户已登记。请接着登记户主，其他成员可在农户页面继续添加。',
    en: 'The household is registered. Now register its head; other members are added on its page.',
  },
  closed: { zh: '“{register}”不在页面登记', en: '"{register}" takes no records by form' },
  closedHelp: {
    zh: '请下载 Excel 模板，整理后通过数据采集导入。',
    en: 'Download the Excel template and import the file.',
  },
})

export default function NewRecordPage() {
  return <RegisterAt>{(register) => <Page register={register} />}</RegisterAt>
}

function Page({ register }: { readonly register: Register }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const go = useGo()
  const search = useSearchParams()
  const likely = useLikely(register)
  const params = { register: say(register.label) }
  if (!takesNew(register)) return <EmptyState title={t('closed', params)} help={t('closedHelp')} />
  const known = {
    householdId: first(search, 'householdId'),
    personId: first(search, 'personId'),
    countyCode: first(search, 'county'),
  }
  const about = known.householdId ? 'household' : known.personId ? 'person' : undefined
  const aboutId = known.householdId ?? known.personId
  const toHousehold = (county: string, id: string) =>
    go(recordPath('household', county, id), { search: { tab: 'related' }, replace: true })
  const back = () =>
    go(about && aboutId ? recordPath(about, known.countyCode ?? '', aboutId) : registerPath(register.id))
  const saved = (record: RegisterRecord, householdId: string | undefined) => {
    const { countyCode, id } = record
    // A household without members is found by nobody: its head comes next.
    if (register.id === 'household')
      go(`${registerPath('person')}/new`, {
        search: { householdId: id, county: countyCode, relation: 'head' },
        replace: true,
      })
    else if (register.id === 'person' && householdId) toHousehold(countyCode, householdId)
    else go(recordPath(register.id, countyCode, id), { replace: true })
  }
  const head = first(search, 'relation') === 'head'
  const title = register.id === 'person' ? t(head ? 'head' : 'member') : t('title', params)
  return (
    <div className="sw-page">
      <PageTitle title={title} help={head ? t('headHelp') : say(register.help)} />
      <EditForm
        // From the household to its head the page stays and the form is another.
        key={`${register.id}.${aboutId ?? ''}`}
        register={register}
        place={about ? known : {}}
        likely={likely}
        initial={initialOf(register, known.householdId)}
        onSaved={saved}
        onCancel={back}
      />
    </div>
  )
}

/** A record about a person, opened from a household, is about that household. */
function initialOf(register: Register, householdId: string | undefined): Readonly<Record<string, unknown>> {
  if (register.subject !== 'person' || register.fields['household']?.type !== 'household' || !householdId) return {}
  return { household: householdId, ...(register.fields['programme'] && { programme: 'monitoring' }) }
}

/** Where most new records belong: the area that is chosen, the village of a village office, today. */
function useLikely(register: Register): DraftPlace {
  const area = useCurrentArea()
  const search = useSearchParams()
  const { today } = useSession()
  const relation = first(search, 'relation')
  return {
    ...(register.subject === 'none' && (register.id !== 'household' || isVillage(area)) && { areaCode: area }),
    ...(register.id === 'person' && { validFrom: today, ...(relation && { membership: { relation } }) }),
  }
}

const isVillage = (code: string | undefined): boolean => code !== undefined && !code.endsWith('000')
