/** 时间线: everything that happened to the household, newest first. */
import { AlertOutlined, FileTextOutlined, ImportOutlined, SearchOutlined } from '@ant-design/icons'
import type { ComponentType } from 'react'
import { bureau, instant } from '../../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../../ui/language.tsx'
import type { Card } from './card.ts'

type Entry = Card['timeline'][number]

const TEXTS = defineTexts({
  none: { zh: '还没有记录。', en: 'Nothing yet.' },
  fact: { zh: '登记', en: 'Record' },
  clue: { zh: '线索', en: 'Clue' },
  batch: { zh: '导入', en: 'Import' },
  run: { zh: '筛查', en: 'Screening' },
})

const SIGN: Readonly<Record<Entry['kind'], ComponentType>> = {
  fact: FileTextOutlined,
  clue: AlertOutlined,
  batch: ImportOutlined,
  run: SearchOutlined,
}

export function CardTimeline({ entries }: { readonly entries: readonly Entry[] }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  if (entries.length === 0) return <p className="sw-quiet">{t('none')}</p>
  return (
    <ol className="sw-timeline">
      {entries.map((entry, at) => {
        const Sign = SIGN[entry.kind]
        return (
          <li key={at}>
            <time>{instant(entry.at) ?? entry.at}</time>
            <span className="sw-timeline-kind">
              <Sign /> {t(entry.kind)}
            </span>
            <div>
              <strong>{say(entry.title)}</strong>
              {say(entry.detail) && <p>{say(entry.detail)}</p>}
              {entry.source && <small className="sw-quiet">{bureau(entry.source, language)}</small>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
