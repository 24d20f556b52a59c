/** The form for a new fact, about a household or person that may be set by the page one comes from. */
import type { Register } from '../../../language/register/register.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { recordPath, registerPath, useGo, useSearchParams } from '../../../ui/navigation.tsx'
import { EditForm } from '../../../ui/record/edit-form.tsx'
import { first } from '../../../ui/search-params.ts'
import { EmptyState, PageTitle } from '../../../ui/states.tsx'
import { RegisterAt, takesNew } from './register-at.tsx'

const TEXTS = defineTexts({
  title: { zh: '登记{register}', en: 'New record: {register}' },
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
  const params = { register: say(register.label) }
  if (!takesNew(register)) return <EmptyState title={t('closed', params)} help={t('closedHelp')} />
  const known = {
    householdId: first(search, 'householdId'),
    personId: first(search, 'personId'),
    countyCode: first(search, 'county'),
  }
  const about = known.householdId ? 'household' : known.personId ? 'person' : undefined
  const aboutId = known.householdId ?? known.personId
  const back = () =>
    go(about && aboutId ? recordPath(about, known.countyCode ?? '', aboutId) : registerPath(register.id))
  return (
    <div className="sw-page">
      <PageTitle title={t('title', params)} help={say(register.help)} />
      <EditForm
        register={register}
        place={about ? known : {}}
        onSaved={(record) => go(recordPath(register.id, record.countyCode, record.id), { replace: true })}
        onCancel={back}
      />
    </div>
  )
}
