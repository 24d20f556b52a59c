/** The form over one record. */
import { EmptyState, ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import type { Register } from '../../../language/register/register.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { recordPath, useGo, usePageParams } from '../../../ui/navigation.tsx'
import { EditForm } from '../../../ui/record/edit-form.tsx'
import { nameOf, useRecord } from '../../../ui/records.ts'
import { RegisterAt } from './register-at.tsx'

const TEXTS = defineTexts({
  title: { zh: '修改{register}：{name}', en: 'Edit {register}: {name}' },
  readOnly: {
    zh: '“{register}”由部门数据导入，不能在页面修改',
    en: '"{register}" is filled by import and cannot be edited here',
  },
  readOnlyHelp: {
    zh: '如数据有误，请联系来源部门更正后重新导入。',
    en: 'If something is wrong, ask the sending bureau to correct it and import again.',
  },
})

export default function EditRecordPage() {
  const { county = '', recordId = '' } = usePageParams()
  return <RegisterAt>{(register) => <Page register={register} countyCode={county} id={recordId} />}</RegisterAt>
}

function Page(props: { readonly register: Register; readonly countyCode: string; readonly id: string }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const go = useGo()
  const { register, countyCode, id } = props
  const record = useRecord(register, countyCode, id)
  const back = () => go(recordPath(register.id, countyCode, id))
  if (!register.writers.includes('form'))
    return <EmptyState title={t('readOnly', { register: say(register.label) })} help={t('readOnlyHelp')} />
  if (record.isPending) return <Loading rows={10} />
  if (record.isError) return <ErrorState error={record.error} onRetry={() => void record.refetch()} />
  return (
    <div className="sw-page">
      <PageTitle
        title={t('title', {
          register: say(register.label),
          name: nameOf(register, record.data) ?? record.data.areaName,
        })}
        help={record.data.areaName}
      />
      <EditForm key={id} register={register} record={record.data} onSaved={back} onCancel={back} />
    </div>
  )
}
