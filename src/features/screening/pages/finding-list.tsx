/** The households a kind of rule found, as a list; 筛查结果 and 疑点数据 are two uses of it. */
import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { Label } from '../../../kernel/label.ts'
import { fileUrl } from '../../../ui/api.ts'
import { useChosenArea } from '../../../ui/area.tsx'
import { OUTPUT, ReasonTag, SEVERITY, type OutputId } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { ListPage } from '../../../ui/list/list-page.tsx'
import { listQuery, type List } from '../../../ui/list/list-state.ts'
import { PageLink, useGo, useSearchParams } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { useMay } from '../../../ui/session.tsx'
import { exportFindings, listFindings, type Finding } from '../schema.ts'
import { severityOf } from './clue-query.ts'
import { headColumn, placeColumns } from './household-columns.tsx'
import { HouseholdPanel } from './household-panel.tsx'
import { useRuleOptions } from './rule-options.ts'
import { householdPath, HOUSEHOLD_UNIT, keyOf } from './words.ts'

const TEXTS = defineTexts({
  search: { zh: '姓名、拼音首字母、户编号、证件号码后几位', en: 'Name, pinyin initials, code, ID tail' },
  severity: { zh: '风险程度', en: 'Severity' },
  rule: { zh: '规则', en: 'Rule' },
  rules: { zh: '符合的规则', en: 'Rules that apply' },
  exportList: { zh: '导出', en: 'Export' },
  print: { zh: '按村打印', en: 'Print by village' },
  empty: { zh: '当前地区没有“{kind}”', en: 'No "{kind}" in this area' },
  emptyHelp: {
    zh: '最近一次筛查没有发现，或还没有运行筛查。',
    en: 'The latest screening found none, or none was run yet.',
  },
  overview: { zh: '查看筛查概览', en: 'Screening overview' },
})

interface FindingListProps {
  readonly id: string
  readonly title: ReactNode
  readonly help: ReactNode
  readonly output: OutputId
  readonly list: List
  readonly above?: ReactNode
  readonly printPath?: string
  readonly columnLabel?: Label
}

export function FindingList({ id, title, help, output, list, above, printPath, columnLabel }: FindingListProps) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const query = findingFilter(list, output)
  const { offset, limit } = listQuery(list.state)
  const rows = useRead(listFindings, { query: { ...query, offset, limit } }, { keepFormer: true })
  const rules = useRuleOptions((rule) => rule.output === output)
  return (
    <ListPage<Finding>
      id={id}
      title={title}
      help={help}
      unit={HOUSEHOLD_UNIT}
      list={list}
      rows={rows}
      columns={[
        headColumn((row) => row.household),
        {
          key: 'rules',
          label: columnLabel ?? TEXTS.rules,
          render: (row) => (
            <span className="sw-wrap">
              {row.rules.map((rule) => (
                <ReasonTag key={rule.ruleId} severity={rule.severity}>
                  {say(rule.title)}
                </ReasonTag>
              ))}
            </span>
          ),
        },
        ...placeColumns<Finding>((row) => row.household),
      ]}
      filters={[
        {
          key: 'severity',
          label: TEXTS.severity,
          kind: 'choice',
          options: (['high', 'medium', 'low'] as const).map((value) => ({ value, label: SEVERITY[value] })),
        },
        { key: 'rule', label: TEXTS.rule, kind: 'choice', options: rules },
      ]}
      searchHint={TEXTS.search}
      rowKey={(row) => keyOf(row.household)}
      rowPath={(row) => householdPath(row.household.countyCode, row.household.id)}
      renderDrawer={(key) => {
        const [countyCode = '', household = ''] = key.split('.')
        return (
          <HouseholdPanel countyCode={countyCode} id={household} onClose={() => list.change({ open: undefined })} />
        )
      }}
      scope={say(OUTPUT[output])}
      {...(above !== undefined && { above })}
      tools={<Tools query={query} printPath={printPath} />}
      empty={{
        title: t('empty', { kind: say(OUTPUT[output]) }),
        help: t('emptyHelp'),
        action: <PageLink to="/screening">{t('overview')}</PageLink>,
      }}
    />
  )
}

/** Filters of the list as the query of its routes. */
export function findingFilter(list: Pick<List, 'state'>, output: OutputId) {
  const { q, filters } = list.state
  const severity = severityOf(filters['severity'])
  const { rule } = filters
  return { output, ...(severity && { severity }), ...(rule && { rule }), ...(q && { q }) }
}

function Tools(props: { readonly query: ReturnType<typeof findingFilter>; readonly printPath: string | undefined }) {
  const t = useTexts(TEXTS)
  const area = useChosenArea()
  const go = useGo()
  const search = useSearchParams()
  const mayExport = useMay('screening.export')
  const { query, printPath } = props
  return (
    <>
      {printPath && (
        <Button
          size="small"
          icon={<PrinterOutlined />}
          onClick={() => go(printPath, { search: { q: search['q'], filter: search['filter'] } })}
        >
          {t('print')}
        </Button>
      )}
      {mayExport && (
        <Button size="small" icon={<DownloadOutlined />} href={fileUrl(exportFindings, { query }, area)} download>
          {t('exportList')}
        </Button>
      )}
    </>
  )
}
