/** 线索分布: where the open clues are, for 10,000 households, from the province down to the villages. */
import { Segmented, Select } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { prefixOf, toAreaCode } from '../../../kernel/area-code.ts'
import { isMine } from '../../../ui/area-panel.tsx'
import { useAreaPath, useCurrentArea } from '../../../ui/area.tsx'
import { count } from '../../../ui/format.ts'
import { useIsPhone } from '../../../ui/media.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, useSearchParams, useSetSearch } from '../../../ui/navigation.tsx'
import { first } from '../../../ui/search-params.ts'
import { useSession } from '../../../ui/session.tsx'
import { EmptyState, ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import { useBoundaries, useMapData, type BoundaryLevel } from './map-data.ts'
import { MapLegend, MapPanel, MapTable } from './map-parts.tsx'
import { wordedClasses } from './map-words.ts'
import { useRuleOptions } from './rule-options.ts'
import './map.css'

const MapChart = lazy(() => import('./map-chart.tsx'))

const TEXTS = defineTexts({
  title: { zh: '线索分布', en: 'Map of clues' },
  help: {
    zh: '未排除的线索在每一万户农户中的数量，按地区分级显示。',
    en: 'Clues that were not dropped, for every 10,000 households, by area.',
  },
  anyRule: { zh: '预警规则：不限', en: 'Any rule' },
  rule: { zh: '预警规则', en: 'Rule' },
  counties: { zh: '按县（市、区）', en: 'By county' },
  prefectures: { zh: '按州（市）', en: 'By prefecture' },
  path: { zh: '当前地区', en: 'Where you are' },
  total: { zh: '线索 {clues} 户，农户 {households} 户', en: '{clues} clues, {households} households' },
  noMap: {
    zh: '县以下没有边界图，按列表显示。点按名称进入下级，点按线索数查看清单。',
    en: 'There are no boundaries below the county. Choose a name to go down, a number for its list.',
  },
  none: { zh: '当前地区没有下级地区', en: 'There are no areas below' },
  noneHelp: { zh: '可以直接查看本地区的线索清单。', en: 'See the list of clues of this area.' },
  list: { zh: '查看线索清单', en: 'List of clues' },
  review: {
    zh: '边界仅供内部工作示意。对外公开使用的，应当更换为经审核并标注审图号的地图。',
    en: 'Boundaries are for internal work only. Maps shown to the public must be officially reviewed and carry a map review number (审图号).',
  },
  label: { zh: '{area}线索分布图，数字见旁边的表格', en: 'Map of clues of {area}; the figures are in the table' },
})

export default function ClueMapPage() {
  const t = useTexts(TEXTS)
  const { language } = useLanguage()
  const phone = useIsPhone()
  const search = useSearchParams()
  const set = useSetSearch()
  const { areas } = useSession()
  const area = useCurrentArea()
  const path = useAreaPath(area)
  const rule = first(search, 'rule')
  const byCounty = first(search, 'by') !== 'prefecture'
  const data = useMapData(area, rule, byCounty)
  // The area of the numbers on screen: until the next ones are there, map and table stay together.
  const counted = data.answer?.area.code
  const level = data.answer?.area.level
  const boundaryLevel = boundariesFor(level, byCounty)
  const geo = useBoundaries(boundaryLevel)
  const shape = useMemo(() => {
    if (!geo.data || !counted || boundaryLevel === undefined) return undefined
    const prefix = prefixOf(toAreaCode(counted))
    return { ...geo.data, features: geo.data.features.filter((one) => one.properties.code.startsWith(prefix)) }
  }, [geo.data, counted, boundaryLevel])
  const classes = useMemo(() => wordedClasses(data.rows), [data.rows])
  const rules = useRuleOptions((one) => one.output === 'suspectedClue')
  const [chosen, setChosen] = useState<string>()
  const [hovered, setHovered] = useState<string>()
  const go = (code: string | undefined) => {
    setChosen(undefined)
    setHovered(undefined)
    set({ area: code === areas[0]?.code ? undefined : code })
  }
  const parts = {
    rows: data.rows,
    classes,
    chosen: hovered ?? chosen,
    rule,
    mayGoDown: level !== 'township',
    onChoose: setChosen,
    onDown: go,
  }
  const mine = areas.map(({ code }) => code)
  return (
    <div>
      <PageTitle title={t('title')} help={t('help')} />
      <div className="sw-filters sw-map-filters">
        <nav className="sw-map-path" aria-label={t('path')}>
          <ol>
            {path
              .filter(({ code }) => isMine(code, mine))
              .map((one, at, all) => (
                <li key={one.code}>
                  {at < all.length - 1 ? (
                    <button type="button" className="sw-link" onClick={() => go(one.code)}>
                      {one.name}
                    </button>
                  ) : (
                    <strong aria-current="location">{one.name}</strong>
                  )}
                </li>
              ))}
          </ol>
        </nav>
        {data.answer && (
          <span aria-live="polite">
            {t('total', {
              clues: count(sum(data.answer.rows, 'clues')),
              households: count(sum(data.answer.rows, 'households')),
            })}
          </span>
        )}
        <span className="sw-space" />
        {level === 'province' && (
          <Segmented
            value={byCounty ? 'county' : 'prefecture'}
            options={[
              { value: 'county', label: t('counties') },
              { value: 'prefecture', label: t('prefectures') },
            ]}
            onChange={(by) => set({ by: by === 'county' ? undefined : 'prefecture' }, { replace: true })}
          />
        )}
        <Select
          className="sw-filter-select"
          allowClear
          popupMatchSelectWidth={false}
          aria-label={t('rule')}
          placeholder={t('anyRule')}
          value={rule ?? null}
          options={rules.map((one) => ({ value: one.value, label: one.label[language] }))}
          onChange={(next: string | null | undefined) => set({ rule: next ?? undefined }, { replace: true })}
        />
      </div>
      {data.error && <ErrorState error={data.error} onRetry={data.retry} />}
      {!data.error && data.pending && <Loading rows={12} />}
      {!data.error && !data.pending && data.rows.length === 0 && (
        <EmptyState title={t('none')} help={t('noneHelp')} action={<PageLink to="/clues">{t('list')}</PageLink>} />
      )}
      {!data.error && !data.pending && data.rows.length > 0 && (
        <div className={`sw-map${shape ? '' : ' sw-map-flat'}${data.refreshing ? ' sw-map-refreshing' : ''}`}>
          {shape && counted && (
            <div className="sw-box sw-map-box">
              <Suspense fallback={<Loading rows={14} />}>
                <MapChart
                  id={`${boundaryLevel ?? ''}.${counted}`}
                  key={`${boundaryLevel ?? ''}.${counted}`}
                  boundaries={shape}
                  rows={data.rows}
                  classes={classes}
                  chosen={chosen}
                  height={phone ? 360 : 500}
                  label={t('label', { area: data.answer?.area.name ?? '' })}
                  onHover={setHovered}
                  onChoose={setChosen}
                  onDown={go}
                />
              </Suspense>
              <MapLegend rows={data.rows} classes={classes} />
              <p className="sw-foot">{t('review')}</p>
            </div>
          )}
          <div className="sw-box sw-map-side">
            {!shape && boundaryLevel === undefined && <p className="sw-quiet">{t('noMap')}</p>}
            {shape && <MapPanel {...parts} />}
            <MapTable {...parts} />
          </div>
        </div>
      )}
    </div>
  )
}

/** Which boundaries draw the areas below one of this level. */
function boundariesFor(level: string | undefined, byCounty: boolean): BoundaryLevel | undefined {
  if (level === 'province') return byCounty ? 'counties' : 'prefectures'
  return level === 'prefecture' ? 'counties' : undefined
}

function sum(rows: readonly { readonly clues: number; readonly households: number }[], key: 'clues' | 'households') {
  return rows.reduce((total, row) => total + row[key], 0)
}
