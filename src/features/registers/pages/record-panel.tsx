/** A record in the drawer of a list, with the way to its page and to its form. */
import { CloseOutlined, EditOutlined, ExpandOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { Register } from '../../../language/register/register.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { recordPath, useGo } from '../../../ui/navigation.tsx'
import { RecordView } from '../../../ui/record/record-view.tsx'
import { useRecord } from '../../../ui/records.ts'
import { useMay } from '../../../ui/session.tsx'
import { ErrorState, Loading } from '../../../ui/states.tsx'
import { useRelatedTab } from './related.tsx'

const TEXTS = defineTexts({
  edit: { zh: '修改', en: 'Edit' },
  page: { zh: '打开页面', en: 'Open page' },
  close: { zh: '关闭', en: 'Close' },
})

interface RecordPanelProps {
  readonly register: Register
  /** `county.id`. */
  readonly openKey: string
  readonly onClose: () => void
}

export function RecordPanel({ register, openKey, onClose }: RecordPanelProps) {
  const t = useTexts(TEXTS)
  const [countyCode = '', id = ''] = openKey.split('.')
  const record = useRecord(register, countyCode, id)
  const go = useGo()
  const mayEdit = useMay('register.edit') && register.writers.includes('form')
  const related = useRelatedTab(register, record.data)
  const path = recordPath(register.id, countyCode, id)
  const close = <Button type="text" icon={<CloseOutlined />} aria-label={t('close')} onClick={onClose} />
  if (record.isPending) return <Loading rows={8} />
  if (record.isError)
    return (
      <>
        <div className="sw-actions sw-end">{close}</div>
        <ErrorState error={record.error} onRetry={() => void record.refetch()} />
      </>
    )
  return (
    <RecordView
      register={register}
      record={record.data}
      tabs={related}
      actions={
        <>
          {mayEdit && (
            <Button icon={<EditOutlined />} onClick={() => go(`${path}/edit`)}>
              {t('edit')}
            </Button>
          )}
          <Button icon={<ExpandOutlined />} onClick={() => go(path)}>
            {t('page')}
          </Button>
          {close}
        </>
      }
    />
  )
}
