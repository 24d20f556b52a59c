/** Beside the map: what is chosen, the legend in words and counts, and the same data as a table. */
import { DownOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink } from '../../../ui/navigation.tsx'
import { lookOf, NO_DATA, NO_DATA_COLOUR, NONE, NONE_COLOUR, rate, type WordedClass } from './map-words.ts'
import type { MapRow } from './row-types.ts'

const TEXTS = defineTexts({
  hint: {
    zh: '将鼠标移到或点按一个地区查看数字，双击进入下级；用键盘时在表格中按 Tab 移动、按回车进入。',
    en: 'Point at or tap an area for its figures; double click goes down. By keyboard, Tab moves in the table and Enter goes down.',
  },
  clues: { zh: '线索', en: 'Clues' },
  households: { zh: '农户', en: 'Households' },
  rate: { zh: '每万户线索', en: 'Clues per 10,000' },
  perTenThousand: { zh: '每万户 {from}–{to}', en: '{from}–{to} per 10,000' },
  perTenThousandOne: { zh: '每万户 {from}', en: '{from} per 10,000' },
  areas: { zh: '{count} 个地区', en: '{count} areas' },
  unit: { zh: '户', en: '' },
  down: { zh: '进入下级', en: 'Go down' },
  list: { zh: '查看线索清单', en: 'List of clues' },
  legend: { zh: '图例（按分位数分级）', en: 'Legend (quantiles)' },
  area: { zh: '地区', en: 'Area' },
  class: { zh: '分级', en: 'Class' },
  level: { zh: '级别：{word}', en: 'Class: {word}' },
})

export interface MapPartsProps {
  readonly rows: readonly MapRow[]
  readonly classes: readonly WordedClass[]
  readonly chosen: string | undefined
  readonly rule: string | undefined
  /** False for the lowest level. */
  readonly mayGoDown: boolean
  readonly onChoose: (code: string | undefined) => void
  readonly onDown: (code: string) => void
}

export function MapPanel({ rows, classes, chosen, rule, mayGoDown, onDown }: MapPartsProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const row = rows.find((one) => one.code === chosen)
  if (!row) return <p className="sw-map-panel sw-quiet">{t('hint')}</p>
  return (
    <div className="sw-map-panel" aria-live="polite">
      <h2>{row.name}</h2>
      <dl>
        <div>
          <dt>{t('clues')}</dt>
          <dd>
            {count(row.clues)} {t('unit')}
          </dd>
        </div>
        <div>
          <dt>{t('households')}</dt>
          <dd>
            {count(row.households)} {t('unit')}
          </dd>
        </div>
        <div>
          <dt>{t('rate')}</dt>
          <dd>{row.households === 0 ? '—' : rate(row.perTenThousand)}</dd>
        </div>
      </dl>
      <p className="sw-quiet">{t('level', { word: say(lookOf(row, classes).word) })}</p>
      <div className="sw-actions">
        {mayGoDown && (
          <Button icon={<DownOutlined />} onClick={() => onDown(row.code)}>
            {t('down')}
          </Button>
        )}
        <PageLink to="/clues" search={{ area: row.code, filter: rule ? [`rule:${rule}`] : undefined }}>
          {t('list')}
        </PageLink>
      </div>
    </div>
  )
}

export function MapLegend({ rows, classes }: Pick<MapPartsProps, 'rows' | 'classes'>) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const none = rows.filter((row) => row.households > 0 && row.clues === 0).length
  const noData = rows.filter((row) => row.households === 0).length
  const entries = [
    ...[...classes].reverse().map((one) => ({
      key: one.word.zh,
      colour: one.colour,
      word: say(one.word),
      detail:
        rate(one.from) === rate(one.to)
          ? t('perTenThousandOne', { from: rate(one.from) })
          : t('perTenThousand', { from: rate(one.from), to: rate(one.to) }),
      areas: one.codes.length,
    })),
    ...(none > 0 ? [{ key: 'none', colour: NONE_COLOUR, word: say(NONE), detail: '', areas: none }] : []),
    ...(noData > 0 ? [{ key: 'noData', colour: NO_DATA_COLOUR, word: say(NO_DATA), detail: '', areas: noData }] : []),
  ]
  return (
    <div className="sw-legend">
      <h3>{t('legend')}</h3>
      <ul>
        {entries.map((one) => (
          <li key={one.key}>
            <i style={{ background: one.colour }} />
            <b>{one.word}</b>
            <span>{one.detail}</span>
            <small>{t('areas', { count: count(one.areas) })}</small>
          </li>
        ))}
      </ul>
    </div>
  )
}

export function MapTable({ rows, classes, chosen, rule, mayGoDown, onChoose, onDown }: MapPartsProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const several = new Set(rows.map((row) => row.aboveName)).size > 1
  const ordered = [...rows].sort((a, b) => b.perTenThousand - a.perTenThousand || a.code.localeCompare(b.code))
  return (
    <div className="sw-scroll sw-map-table">
      <table className="sw-small-table sw-even">
        <thead>
          <tr>
            <th>{t('area')}</th>
            <th className="sw-figures">{t('clues')}</th>
            <th className="sw-figures">{t('households')}</th>
            <th className="sw-figures">{t('rate')}</th>
            <th>{t('class')}</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((row) => {
            const look = lookOf(row, classes)
            return (
              <tr
                key={row.code}
                className={row.code === chosen ? 'sw-chosen' : undefined}
                onMouseEnter={() => onChoose(row.code)}
                onFocus={() => onChoose(row.code)}
              >
                <th scope="row">
                  {mayGoDown ? (
                    <button type="button" className="sw-link" onClick={() => onDown(row.code)}>
                      {row.name}
                    </button>
                  ) : (
                    <PageLink to="/clues" search={{ area: row.code, filter: rule ? [`rule:${rule}`] : undefined }}>
                      {row.name}
                    </PageLink>
                  )}
                  {several && <small className="sw-quiet">{row.aboveName}</small>}
                </th>
                <td className="sw-figures" data-label={t('clues')}>
                  {row.clues === 0 ? (
                    '0'
                  ) : (
                    <PageLink to="/clues" search={{ area: row.code, filter: rule ? [`rule:${rule}`] : undefined }}>
                      {count(row.clues)}
                    </PageLink>
                  )}
                </td>
                <td className="sw-figures" data-label={t('households')}>
                  {count(row.households)}
                </td>
                <td className="sw-figures" data-label={t('rate')}>
                  {row.households === 0 ? '—' : rate(row.perTenThousand)}
                </td>
                <td data-label={t('class')}>
                  <span className="sw-swatch">
                    <i style={{ background: look.colour }} />
                    {say(look.word)}
                  </span>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
