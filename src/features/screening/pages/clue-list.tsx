/** 线索核查: what waits for the county's judgement, gravest first; judged in batches. */
import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { Language } from '../../../kernel/label.ts'
import { BUREAU } from '../../../kernel/codes/index.ts'
import { fileUrl } from '../../../ui/api.ts'
import { useAreaPath, useChosenArea, useCurrentArea } from '../../../ui/area.tsx'
import { bureau, count, instant } from '../../../ui/format.ts'
import { ReasonTag, SEVERITY, Severity } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import type { ListFilter } from '../../../ui/list/list-filters.tsx'
import { ListPage, type ListColumn } from '../../../ui/list/list-page.tsx'
import { listQuery, useList } from '../../../ui/list/list-state.ts'
import { PageLink, useGo, useSearchParams } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { useMay } from '../../../ui/session.tsx'
import { exportClues, listClues, type Clue } from '../schema.ts'
import { clueFilter, filterWords, stateOf } from './clue-query.ts'
import { headColumn, placeColumns } from './household-columns.tsx'
import { HouseholdPanel } from './household-panel.tsx'
import { JudgeBar } from './judge-bar.tsx'
import { useRuleOptions } from './rule-options.ts'
import { StateTabs } from './state-tabs.tsx'
import { CLUE_STATE, DROP_REASON, householdPath, HOUSEHOLD_UNIT, keyOf } from './words.ts'

const TEXTS = defineTexts({
  title: { zh: '线索核查', en: 'Clues' },
  help: {
    zh: '筛查发现的疑似线索，由县级研判后保留、排除或下派乡镇核查。研判不启动法定办理时限。',
    en: 'Suspected clues found by screening. The county keeps, drops or dispatches them; no legal clock starts here.',
  },
  search: { zh: '姓名、拼音首字母、户编号、证件号码后几位', en: 'Name, pinyin initials, code, ID tail' },
  severity: { zh: '风险程度', en: 'Severity' },
  reasons: { zh: '线索理由', en: 'Reasons' },
  sources: { zh: '来源数', en: 'Sources' },
  found: { zh: '发现日期', en: 'Found' },
  rule: { zh: '预警规则', en: 'Rule' },
  source: { zh: '来源部门', en: 'Source' },
  judgement: { zh: '研判结果', en: 'Judgement' },
  judged: { zh: '研判时间', en: 'Judged' },
  exportList: { zh: '导出', en: 'Export' },
  print: { zh: '按村打印', en: 'Print by village' },
  empty: { zh: '当前地区没有{state}', en: 'No clues "{state}" in this area' },
  emptyHelp: {
    zh: '尚未筛查，或筛查没有发现符合预警规则的农户。可查看筛查概览，或在顶部选择更大的地区。',
    en: 'No screening yet, or nothing was found. See the screening overview, or choose a larger area at the top.',
  },
  emptyJudged: {
    zh: '本地区的疑似线索都已研判，结果见上方“已保留”“已下派”“已排除”，需更正的可在“研判记录”中撤回。',
    en: 'All clues of this area are judged: see the other tabs above. To correct, take a judgement back under "Judgements".',
  },
  emptyOther: {
    zh: '研判后的线索会出现在这里。请先在“疑似线索”中选择农户进行研判。',
    en: 'Judged clues appear here. Judge some under "Suspected" first.',
  },
  overview: { zh: '查看筛查概览', en: 'Screening overview' },
  map: { zh: '线索分布', en: 'Map of clues' },
})

export default function ClueListPage() {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const list = useList()
  const params = useSearchParams()
  const state = stateOf(params)
  const rows = useRead(
    listClues,
    { query: { ...clueFilter(state, list.state), ...pageOf(listQuery(list.state)) } },
    { keepFormer: true },
  )
  const mayJudge = useMay('clue.judge')
  const search = JSON.stringify({ ...params, open: undefined })
  const [marked, setMarked] = useState<Marked>()
  // Marks hold for the list they were made in: another filter or page begins with none.
  const current = marked?.search === search ? marked : undefined
  const keys = current?.keys ?? []
  const records = rows.data?.rows ?? []
  const marks = records.filter((row) => keys.includes(clueKey(row)))
  const setKeys = (next: readonly string[]) => setMarked({ search, keys: next, everything: false })
  const { suspected: _waiting, ...others } = rows.data?.byState ?? {}
  const judged = Object.values(others).reduce((sum, n) => sum + n, 0)
  const place = useAreaPath(useCurrentArea()).at(-1)
  const rules = useRuleOptions((rule) => rule.output === 'suspectedClue')
  return (
    <>
      <ListPage<Clue>
        id="clues"
        title={t('title')}
        help={t('help')}
        unit={HOUSEHOLD_UNIT}
        list={list}
        rows={rows}
        columns={columnsOf(state === 'suspected', language)}
        filters={filtersOf(rules)}
        searchHint={TEXTS.search}
        rowKey={clueKey}
        rowPath={(row) => householdPath(row.countyCode, row.household.id)}
        renderDrawer={(key) => <DrawerOf openKey={key} onClose={() => list.change({ open: undefined })} />}
        scope={say(CLUE_STATE[state])}
        selection={mayJudge ? { keys, onChange: setKeys } : undefined}
        above={<StateTabs state={state} byState={rows.data?.byState} />}
        tools={<Tools list={list} />}
        empty={{
          title: t('empty', { state: say(CLUE_STATE[state]) }),
          help: t(state !== 'suspected' ? 'emptyOther' : judged > 0 ? 'emptyJudged' : 'emptyHelp'),
          action: <PageLink to="/screening">{t('overview')}</PageLink>,
        }}
      />
      {mayJudge && marks.length > 0 && (
        <JudgeBar
          clues={marks}
          pageRows={records.length}
          total={rows.data?.total ?? 0}
          everything={current?.everything ?? false}
          onEverything={(everything) => setMarked({ search, keys, everything })}
          filter={clueFilter(state, list.state)}
          scope={[place?.fullName, say(CLUE_STATE[state]), ...filterWords(list.state, filtersOf(rules), say)].flatMap(
            (words) => words ?? [],
          )}
          onDone={() => setMarked(undefined)}
        />
      )}
    </>
  )
}

interface Marked {
  /** The list they were made in. */
  readonly search: string
  readonly keys: readonly string[]
  /** All that the filters find is meant, beyond this page. */
  readonly everything: boolean
}

const pageOf = ({ offset, limit }: ReturnType<typeof listQuery>) => ({ offset, limit })

/** County, clue and household: a household may have several dropped clues. */
const clueKey = (row: Clue): string => `${keyOf(row)}.${row.household.id}`

function DrawerOf({ openKey, onClose }: { readonly openKey: string; readonly onClose: () => void }) {
  const [countyCode = '', , id = ''] = openKey.split('.')
  return <HouseholdPanel countyCode={countyCode} id={id} onClose={onClose} />
}

function Tools({ list }: { readonly list: ReturnType<typeof useList> }) {
  const t = useTexts(TEXTS)
  const area = useChosenArea()
  const mayExport = useMay('screening.export')
  const search = useSearchParams()
  const go = useGo()
  return (
    <>
      <Button
        size="small"
        icon={<PrinterOutlined />}
        onClick={() =>
          go('/clues/print', { search: { q: search['q'], filter: search['filter'], state: search['state'] } })
        }
      >
        {t('print')}
      </Button>
      {mayExport && (
        <Button
          size="small"
          icon={<DownloadOutlined />}
          href={fileUrl(exportClues, { query: clueFilter(stateOf(search), list.state) }, area)}
          download
        >
          {t('exportList')}
        </Button>
      )}
    </>
  )
}

function columnsOf(waiting: boolean, language: Language): ListColumn<Clue>[] {
  return [
    headColumn((row) => row.household),
    { key: 'severity', label: TEXTS.severity, render: (row) => <Severity value={row.severity} /> },
    {
      key: 'reasons',
      label: TEXTS.reasons,
      render: (row) => (
        <span className="sw-wrap">
          {row.reasons.map((reason) => (
            <ReasonTag key={`${reason.ruleId}.${reason.source}`} severity={reason.severity}>
              {reason.title[language]}
            </ReasonTag>
          ))}
        </span>
      ),
    },
    ...(waiting
      ? []
      : [
          { key: 'judgement', label: TEXTS.judgement, render: (row: Clue) => <Judgement clue={row} /> },
          {
            key: 'judged',
            label: TEXTS.judged,
            render: (row: Clue) => (row.judgedAt && instant(row.judgedAt)) ?? '',
          },
        ]),
    ...placeColumns<Clue>((row) => row.household),
    {
      key: 'sources',
      label: TEXTS.sources,
      figure: true,
      render: (row) => <span title={sourcesOf(row, language)}>{count(row.sources)}</span>,
    },
    { key: 'sourceNames', label: TEXTS.source, render: (row) => sourcesOf(row, language), shown: false },
    { key: 'found', label: TEXTS.found, render: (row) => (instant(row.openedAt) ?? row.openedAt).slice(0, 10) },
  ]
}

function sourcesOf(row: Clue, language: Language): string {
  const names = new Set(row.reasons.map((reason) => bureau(reason.source, language)))
  return [...names].join(language === 'zh' ? '、' : ', ')
}

function Judgement({ clue }: { readonly clue: Clue }) {
  const { say } = useLanguage()
  const parts = [
    say(CLUE_STATE[clue.state]),
    clue.dropReason && say(DROP_REASON[clue.dropReason]),
    clue.dispatchedTo,
    clue.judgedBy,
  ].filter(Boolean)
  return (
    <span className="sw-wrap sw-lines">
      <span>{parts.join(' · ')}</span>
      {clue.note && <small className="sw-quiet">{clue.note}</small>}
    </span>
  )
}

function filtersOf(rules: ReturnType<typeof useRuleOptions>): ListFilter[] {
  return [
    {
      key: 'severity',
      label: TEXTS.severity,
      kind: 'choice',
      options: (['high', 'medium', 'low'] as const).map((value) => ({ value, label: SEVERITY[value] })),
    },
    { key: 'rule', label: TEXTS.rule, kind: 'choice', options: rules },
    {
      key: 'source',
      label: TEXTS.source,
      kind: 'choice',
      options: BUREAU.items.map((item) => ({ value: item.code, label: item })),
    },
  ]
}
