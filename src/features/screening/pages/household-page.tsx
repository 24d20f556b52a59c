/** 农户信息卡 as a page of its own. */
import { PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { PageLink, recordPath, usePageParams } from '../../../ui/navigation.tsx'
import { CardAt } from './card/card-at.tsx'

const TEXTS = defineTexts({
  clues: { zh: '线索核查', en: 'Clues' },
  record: { zh: '台账记录', en: 'Register record' },
  print: { zh: '打印', en: 'Print' },
})

export default function HouseholdPage() {
  const t = useTexts(TEXTS)
  const { countyCode = '', id = '' } = usePageParams()
  return (
    <div className="sw-card-page">
      <nav className="sw-back sw-card-nav">
        <PageLink to="/clues">← {t('clues')}</PageLink>
        <span className="sw-actions">
          <PageLink to={recordPath('household', countyCode, id)}>{t('record')}</PageLink>
          <Button size="small" icon={<PrinterOutlined />} onClick={() => globalThis.print()}>
            {t('print')}
          </Button>
        </span>
      </nav>
      <CardAt key={id} countyCode={countyCode} id={id} />
    </div>
  )
}
