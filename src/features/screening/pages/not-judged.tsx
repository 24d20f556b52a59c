/** 暂不判定: households of which rows were refused. Nothing is said about them until somebody mends the rows. */
import { useLanguage, defineTexts, useTexts } from '../../../ui/language.tsx'
import { Unknown } from '../../../ui/field-value.tsx'
import { count } from '../../../ui/format.ts'
import { NameWithin } from '../../../ui/area.tsx'
import { ListPage } from '../../../ui/list/list-page.tsx'
import { listQuery, useList } from '../../../ui/list/list-state.ts'
import { PageLink } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { listNotJudged } from '../schema.ts'
import type { NotJudgedRow } from './row-types.ts'
import { householdPath } from './words.ts'

const TEXTS = defineTexts({
  title: { zh: '暂不判定的农户', en: 'Households not judged' },
  help: {
    zh: '导入时有记录未能入库，这些农户的结论不完整，因此暂不判定。请打开对应的导入批次，处理有问题的记录后重新核对。',
    en: 'Rows were refused at import, so nothing is concluded about these households. Open the import, mend the rows and check them again.',
  },
  unit: { zh: '条', en: 'entries' },
  head: { zh: '户主', en: 'Head' },
  code: { zh: '户编号', en: 'Code' },
  area: { zh: '地区', en: 'Area' },
  file: { zh: '来源文件', en: 'File' },
  rows: { zh: '问题行数', en: 'Rows' },
  problems: { zh: '问题', en: 'Problems' },
  action: { zh: '处理', en: 'Next step' },
  open: { zh: '打开导入批次', en: 'Open the import' },
  unmatched: { zh: '尚未对应到农户', en: 'no household yet' },
  empty: { zh: '没有暂不判定的农户', en: 'Every household is judged' },
  emptyHelp: { zh: '导入的记录都已入库或已处理。', en: 'All imported rows are stored or dealt with.' },
})

export default function NotJudgedPage() {
  const t = useTexts(TEXTS)
  const { language, say } = useLanguage()
  const list = useList()
  const { offset, limit } = listQuery(list.state)
  const rows = useRead(listNotJudged, { query: { offset, limit } }, { keepFormer: true })
  return (
    <ListPage<NotJudgedRow>
      id="not-judged"
      title={t('title')}
      help={t('help')}
      unit={TEXTS.unit}
      list={list}
      rows={rows}
      columns={[
        {
          key: 'head',
          label: TEXTS.head,
          render: ({ household }) =>
            household ? (
              <PageLink to={householdPath(household.countyCode, household.id)}>
                {household.headName ?? <Unknown />}
              </PageLink>
            ) : (
              <span className="sw-unknown">{t('unmatched')}</span>
            ),
        },
        { key: 'code', label: TEXTS.code, render: (row) => row.householdCode ?? row.household?.code ?? <Unknown /> },
        {
          key: 'problems',
          label: TEXTS.problems,
          render: (row) => (
            <span className="sw-wrap">
              {row.problems.map((problem) => say(problem)).join(language === 'zh' ? '' : ' ')}
            </span>
          ),
        },
        {
          key: 'action',
          label: TEXTS.action,
          render: (row) => <PageLink to={`/intake/${row.batchId}`}>{t('open')}</PageLink>,
        },
        { key: 'rows', label: TEXTS.rows, figure: true, render: (row) => count(row.rows) },
        { key: 'file', label: TEXTS.file, render: (row) => <span className="sw-wrap">{row.fileName}</span> },
        {
          key: 'area',
          label: TEXTS.area,
          render: ({ household }) =>
            household ? (
              <span className="sw-wrap sw-place">
                <NameWithin fullName={household.areaName} />
              </span>
            ) : (
              <Unknown />
            ),
        },
      ]}
      filters={[]}
      rowKey={(row) => `${row.batchId}.${row.householdCode ?? ''}.${row.household?.id ?? ''}`}
      empty={{ title: t('empty'), help: t('emptyHelp') }}
    />
  )
}
