/** The household card in the drawer of a list. */
import { CloseOutlined, ExpandOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { useGo } from '../../../ui/navigation.tsx'
import { CardAt } from './card/card-at.tsx'
import { householdPath } from './words.ts'

const TEXTS = defineTexts({
  page: { zh: '打开页面', en: 'Open page' },
  close: { zh: '关闭', en: 'Close' },
})

interface HouseholdPanelProps {
  readonly countyCode: string
  readonly id: string
  readonly onClose: () => void
}

export function HouseholdPanel({ countyCode, id, onClose }: HouseholdPanelProps) {
  const t = useTexts(TEXTS)
  const go = useGo()
  return (
    <>
      <div className="sw-actions sw-end sw-drawer-bar">
        <Button size="small" icon={<ExpandOutlined />} onClick={() => go(householdPath(countyCode, id))}>
          {t('page')}
        </Button>
        <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('close')} onClick={onClose} />
      </div>
      <CardAt key={id} countyCode={countyCode} id={id} />
    </>
  )
}
