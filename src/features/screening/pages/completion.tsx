/** 待补信息清单: for each household what would settle an undecided rule, and who can give it. */
import { PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { ListPage } from '../../../ui/list/list-page.tsx'
import { listQuery, useList } from '../../../ui/list/list-state.ts'
import { PageLink, useGo, useSearchParams } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { listCompletion } from '../schema.ts'
import { headColumn, placeColumns } from './household-columns.tsx'
import { HouseholdPanel } from './household-panel.tsx'
import { MissingByGiver } from './missing-by-giver.tsx'
import { useRuleOptions } from './rule-options.ts'
import type { CompletionRow } from './row-types.ts'
import { householdPath, HOUSEHOLD_UNIT, keyOf } from './words.ts'

const TEXTS = defineTexts({
  title: { zh: '待补信息清单', en: 'Facts to be completed' },
  help: {
    zh: '因信息缺失而无法判断的农户。空缺不当作“没有”；补齐所列信息后重新筛查即可判断。',
    en: 'Households that could not be judged. Missing is never taken for "no": complete the facts, then screen again.',
  },
  rule: { zh: '无法判断的规则', en: 'Undecided rule' },
  rules: { zh: '无法判断的规则', en: 'Undecided rules' },
  missing: { zh: '待补信息和提供单位', en: 'Missing, and who can give it' },
  print: { zh: '按村打印', en: 'Print by village' },
  empty: { zh: '当前地区没有待补信息', en: 'Nothing is missing in this area' },
  emptyHelp: {
    zh: '最近一次筛查都能判断，或还没有运行筛查。',
    en: 'The latest screening could tell everything, or none was run yet.',
  },
  overview: { zh: '查看筛查概览', en: 'Screening overview' },
})

export default function CompletionPage() {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const list = useList()
  const go = useGo()
  const search = useSearchParams()
  const { offset, limit } = listQuery(list.state)
  const { rule } = list.state.filters
  const rows = useRead(listCompletion, { query: { ...(rule && { rule }), offset, limit } }, { keepFormer: true })
  const rules = useRuleOptions((one) => one.unknown > 0)
  return (
    <ListPage<CompletionRow>
      id="completion"
      title={t('title')}
      help={t('help')}
      unit={HOUSEHOLD_UNIT}
      list={list}
      rows={rows}
      columns={[
        headColumn((row) => row.household),
        {
          key: 'missing',
          label: TEXTS.missing,
          render: (row) => <MissingByGiver missing={row.missing} />,
        },
        ...placeColumns<CompletionRow>((row) => row.household),
        {
          key: 'rules',
          label: TEXTS.rules,
          render: (row) => (
            <span className="sw-wrap sw-lines">
              {row.rules.map((one) => (
                <span key={one.ruleId}>{say(one.title)}</span>
              ))}
            </span>
          ),
        },
      ]}
      filters={[{ key: 'rule', label: TEXTS.rule, kind: 'choice', options: rules }]}
      rowKey={(row) => keyOf(row.household)}
      rowPath={(row) => householdPath(row.household.countyCode, row.household.id)}
      renderDrawer={(key) => {
        const [countyCode = '', id = ''] = key.split('.')
        return <HouseholdPanel countyCode={countyCode} id={id} onClose={() => list.change({ open: undefined })} />
      }}
      tools={
        <Button
          size="small"
          icon={<PrinterOutlined />}
          onClick={() => go('/screening/completion/print', { search: { filter: search['filter'] } })}
        >
          {t('print')}
        </Button>
      }
      empty={{
        title: t('empty'),
        help: t('emptyHelp'),
        action: <PageLink to="/screening">{t('overview')}</PageLink>,
      }}
    />
  )
}
