/** The page of one record. */
import { EditOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { Register } from '../../../language/register/register.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, recordPath, registerPath, useGo, usePageParams } from '../../../ui/navigation.tsx'
import { RecordView } from '../../../ui/record/record-view.tsx'
import { useRecord } from '../../../ui/records.ts'
import { useMay } from '../../../ui/session.tsx'
import { ErrorState, Loading } from '../../../ui/states.tsx'
import { RegisterAt } from './register-at.tsx'
import { useRelatedTab } from './related.tsx'

const TEXTS = defineTexts({
  edit: { zh: '修改', en: 'Edit' },
  list: { zh: '{register}列表', en: 'All {register}' },
})

export default function RecordPage() {
  const { county = '', recordId = '' } = usePageParams()
  return <RegisterAt>{(register) => <Page register={register} countyCode={county} id={recordId} />}</RegisterAt>
}

interface PageProps {
  readonly register: Register
  readonly countyCode: string
  readonly id: string
}

function Page({ register, countyCode, id }: PageProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const record = useRecord(register, countyCode, id)
  const go = useGo()
  const mayEdit = useMay('register.edit') && register.writers.includes('form')
  const related = useRelatedTab(register, record.data)
  return (
    <div className="sw-page">
      <nav className="sw-back">
        <PageLink to={registerPath(register.id)}>← {t('list', { register: say(register.label) })}</PageLink>
      </nav>
      {record.isPending && <Loading rows={10} />}
      {record.isError && <ErrorState error={record.error} onRetry={() => void record.refetch()} />}
      {record.data && (
        <RecordView
          register={register}
          record={record.data}
          tabs={related}
          actions={
            mayEdit && (
              <Button
                type="primary"
                icon={<EditOutlined />}
                onClick={() => go(`${recordPath(register.id, countyCode, id)}/edit`)}
              >
                {t('edit')}
              </Button>
            )
          }
        />
      )}
    </div>
  )
}
