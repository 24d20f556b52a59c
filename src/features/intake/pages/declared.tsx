/** What the file is said to be: kind, sender, extent, period, areas. Always in sight, changed in one place. */
import { EditOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { bureau } from '../../../ui/format.ts'
import { Unknown } from '../../../ui/field-value.tsx'
import { useIsPhone } from '../../../ui/media.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useRead } from '../../../ui/query.ts'
import { listKinds, type BatchDetail } from '../schema.ts'
import { DeclareForm } from './declare-form.tsx'
import { MappingForm } from './mapping-form.tsx'
import { EXTENT_SHORT, periodText, sizeText } from './words.tsx'
import './intake.css'
import './check.css'

const TEXTS = defineTexts({
  kind: { zh: '数据类型', en: 'Kind' },
  guessed: { zh: '（按表头识别）', en: '(by its headers)' },
  sender: { zh: '报送部门', en: 'Sender' },
  extent: { zh: '范围', en: 'Extent' },
  period: { zh: '所属期', en: 'Period' },
  notSaid: { zh: '未填写', en: 'not said' },
  areas: { zh: '申报地区', en: 'Area' },
  amount: { zh: '金额口径', en: 'What an amount covers' },
  size: { zh: '文件大小', en: 'Size' },
  columns: { zh: '列对应', en: 'Columns' },
  found: { zh: '已识别 {n} 列', en: '{n} found' },
  edit: { zh: '修改报送说明', en: 'Change' },
  map: { zh: '修改列对应', en: 'Change columns' },
  periodMissing: {
    zh: '请填写所属期：本类数据不注明起始日期，名单是否完整也按所属期判断。',
    en: 'Say the period: rows of this kind carry no first day, and completeness is judged by it.',
  },
})

export function Declared({ batch }: { readonly batch: BatchDetail }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const phone = useIsPhone()
  const [open, setOpen] = useState<'declare' | 'map'>()
  const kinds = useRead(listKinds, {}, { staleTime: Infinity })
  const kind = kinds.data?.find((one) => one.id === batch.kind)
  const editable =
    batch.parentId === null &&
    (batch.state === 'uploaded' || batch.state === 'checked' || batch.state === 'refused' || batch.state === 'failed')
  const period = periodText(batch, language)
  const missing = editable && kind?.needsPeriod === true && batch.periodFrom === null
  const facts = [
    [t('kind'), batch.kindLabel ? say(batch.kindLabel) : <Unknown key="u" />],
    [t('sender'), batch.sender === null ? <Unknown key="u" /> : bureau(batch.sender, language)],
    [t('extent'), batch.extent ? say(EXTENT_SHORT[batch.extent]) : <Unknown key="u" />],
    [t('period'), period ?? <span className="sw-unknown">{t('notSaid')}</span>],
    [t('areas'), batch.areas.map((area) => area.name).join('、')],
    ...(batch.amountCovers === null ? [] : [[t('amount'), batch.amountCovers] as const]),
    ...(batch.parentId === null ? [[t('size'), sizeText(batch.fileBytes)] as const] : []),
  ] as const
  const close = () => setOpen(undefined)
  return (
    <section className="in-declared">
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {editable && (
        <div>
          <Button size="small" icon={<EditOutlined />} onClick={() => setOpen('declare')}>
            {t('edit')}
          </Button>
          <Button size="small" onClick={() => setOpen('map')}>
            {t('map')}
          </Button>
        </div>
      )}
      {missing && <p role="status">{t('periodMissing')}</p>}
      <Drawer
        open={open !== undefined}
        onClose={close}
        destroyOnHidden
        size={phone ? '100%' : open === 'map' ? Math.min(860, globalThis.innerWidth) : 480}
        title={open === 'map' ? t('map') : t('edit')}
      >
        {open === 'declare' && <DeclareForm batch={batch} kinds={kinds.data ?? []} onDone={close} />}
        {open === 'map' && <MappingForm batch={batch} kinds={kinds.data ?? []} onDone={close} />}
      </Drawer>
    </section>
  )
}
