/** 更正: refused rows of a committed batch, household by household; edited, checked again, and committed by themselves. */
import { Pagination, Segmented } from 'antd'
import { useState } from 'react'
import { count } from '../../../ui/format.ts'
import { defineTexts, useTexts } from '../../../ui/language.tsx'
import { PageLink, usePageParams, useSearchParams, useSetSearch } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { first } from '../../../ui/search-params.ts'
import { EmptyState, ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import { listRefused } from '../schema.ts'
import { MendUnit } from './mend-unit.tsx'
import { batchPath } from './words.tsx'
import './intake.css'
import './mend.css'

const TEXTS = defineTexts({
  title: { zh: '更正不能入库的行', en: 'Mend refused rows' },
  help: {
    zh: '来自“{file}”。改正后只重新核对这些行，核对通过即可单独入库。',
    en: 'From "{file}". Only these rows are checked again, and committed by themselves.',
  },
  batch: { zh: '查看该批次', en: 'The batch' },
  open: { zh: '待更正', en: 'To be mended' },
  mended: { zh: '已更正', en: 'Mended' },
  dropped: { zh: '确认不入库', en: 'Settled' },
  total: { zh: '共 {n} 户（条）', en: '{n} households or rows' },
  nothing: { zh: '没有待更正的行', en: 'Nothing is to be mended' },
  nothingHelp: { zh: '本批次的行已全部入库，或已确认不入库。', en: 'Every row of this batch was taken or settled.' },
  none: { zh: '没有这类行', en: 'No such rows' },
  wider: {
    zh: '该文件由上级统一导入，这里只列出本地区的行。',
    en: 'A wider office imported this file; only the rows of your area are listed.',
  },
})

const PAGE = 10
const STATES = ['open', 'mended', 'dropped'] as const

export default function MendPage() {
  const { id = '' } = usePageParams()
  const t = useTexts(TEXTS)
  const search = useSearchParams()
  const setSearch = useSetSearch()
  const state = STATES.find((one) => one === first(search, 'state')) ?? 'open'
  const [page, setPage] = useState(1)
  const refused = useRead(
    listRefused,
    { params: { id }, query: { state, offset: (page - 1) * PAGE, limit: PAGE } },
    { keepFormer: true },
  )
  if (refused.error) return <ErrorState error={refused.error} onRetry={() => void refused.refetch()} />
  return (
    <div className="in-page">
      <PageTitle
        title={t('title')}
        help={t('help', { file: refused.data?.fileName ?? '' })}
        actions={refused.data?.inSight && <PageLink to={batchPath(id)}>{t('batch')}</PageLink>}
      />
      {refused.data?.inSight === false && <p className="sw-quiet">{t('wider')}</p>}
      <div className="in-head">
        <Segmented
          value={state}
          options={STATES.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => {
            setPage(1)
            setSearch({ state: value === 'open' ? undefined : value })
          }}
        />
        <span className="sw-quiet">{refused.data && t('total', { n: count(refused.data.total) })}</span>
      </div>
      {!refused.data ? (
        <Loading rows={8} />
      ) : refused.data.units.length === 0 ? (
        <EmptyState title={t(state === 'open' ? 'nothing' : 'none')} help={state === 'open' && t('nothingHelp')} />
      ) : (
        <ul className="in-units">
          {refused.data.units.map((unit) => (
            <li key={`${unit.sheet} ${unit.rows[0]?.row}`}>
              <MendUnit batchId={id} unit={unit} choices={refused.data.choices} />
            </li>
          ))}
        </ul>
      )}
      {(refused.data?.total ?? 0) > PAGE && (
        <Pagination
          className="sw-paging"
          size="small"
          current={page}
          pageSize={PAGE}
          total={refused.data?.total ?? 0}
          showSizeChanger={false}
          onChange={setPage}
        />
      )}
    </div>
  )
}
