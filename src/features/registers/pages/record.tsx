/** The page of one record. */
import { EditOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import type { Register } from '../../../language/register/register.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, recordPath, registerPath, useGo, usePageParams, useSearchParams } from '../../../ui/navigation.tsx'
import { RecordView } from '../../../ui/record/record-view.tsx'
import { useRecord } from '../../../ui/records.ts'
import { first } from '../../../ui/search-params.ts'
import { useMay } from '../../../ui/session.tsx'
import { ErrorState, Loading } from '../../../ui/states.tsx'
import { RegisterAt } from './register-at.tsx'
import { useRelatedTab } from './related.tsx'

const TEXTS = defineTexts({
  edit: { zh: '修改', en: 'Edit' },
  member: { zh: '添加成员', en: 'Add a member' },
  join: { zh: '已登记人员迁入', en: 'Take in a registered person' },
  empty: { zh: '该户还没有登记成员，请先添加户主。', en: 'This household has no members yet; add its head first.' },
  addHead: { zh: '添加户主', en: 'Add the head' },
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
  const tab = first(useSearchParams(), 'tab')
  const mayAdd = mayEdit && register.id === 'household'
  const add = (to: 'person' | 'membership', more = {}) =>
    go(`${registerPath(to)}/new`, { search: { householdId: id, county: countyCode, ...more } })
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
          {...(tab !== undefined && { openTab: tab })}
          notice={
            mayAdd &&
            (record.data.values['headName'] ?? null) === null && (
              <Alert
                type="info"
                showIcon
                title={t('empty')}
                action={
                  <Button size="small" type="primary" onClick={() => add('person', { relation: 'head' })}>
                    {t('addHead')}
                  </Button>
                }
              />
            )
          }
          actions={
            mayEdit && (
              <>
                {mayAdd && <Button onClick={() => add('person')}>{t('member')}</Button>}
                {mayAdd && <Button onClick={() => add('membership')}>{t('join')}</Button>}
                <Button
                  type="primary"
                  icon={<EditOutlined />}
                  onClick={() => go(`${recordPath(register.id, countyCode, id)}/edit`)}
                >
                  {t('edit')}
                </Button>
              </>
            )
          }
        />
      )}
    </div>
  )
}
