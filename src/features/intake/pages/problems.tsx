/** The heart of the check: four numbers, then problems by kind, each opening to its rows as they stand in the sheet. */
import { DownloadOutlined, DownOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Pagination } from 'antd'
import { useState } from 'react'
import { fileUrl } from '../../../ui/api.ts'
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useRead } from '../../../ui/query.ts'
import { EmptyState, ErrorState, Loading } from '../../../ui/states.tsx'
import {
  downloadMarked,
  readReport,
  readReportRows,
  type BatchDetail,
  type ReportGroup,
  type Severity,
} from '../schema.ts'
import { checkTitle } from '../check-titles.ts'
import { SheetTable } from './sheet-table.tsx'
import { Totals } from './totals.tsx'
import { SeverityWord } from './words.tsx'
import './intake.css'
import './check.css'

const TEXTS = defineTexts({
  title: { zh: '问题清单', en: 'Problems' },
  marked: { zh: '下载标注问题的原表', en: 'Download the marked file' },
  markedHelp: { zh: '含完整证件号码，请妥善保管', en: 'holds whole ID numbers; keep it safe' },
  none: { zh: '没有发现问题', en: 'No problems found' },
  noneHelp: { zh: '每一行都可以按原样入库。', en: 'Every row can be taken as it is.' },
  noneUnmatched: {
    zh: '每一行的填写都符合要求；未找到对应人员或农户的行见上方说明。',
    en: 'Every row is filled in as it should be; for those about people or households not registered see above.',
  },
  rows: { zh: '{n} 行', en: '{n} rows' },
  wholeRow: { zh: '整行', en: 'whole row' },
  all: { zh: '全部', en: 'All' },
})

export function Problems({ batch }: { readonly batch: BatchDetail }) {
  const t = useTexts(TEXTS)
  const report = useRead(readReport, { params: { id: batch.id } })
  const [only, setOnly] = useState<Severity>()
  const groups = (report.data ?? []).filter((group) => only === undefined || group.severity === only)
  return (
    <section>
      <Totals batch={batch} onPick={(severity) => setOnly((now) => (now === severity ? undefined : severity))} />
      <div className="in-head">
        <h2>
          {t('title')}
          {only !== undefined && (
            <>
              {' '}
              <SeverityWord severity={only} />
              <button type="button" className="sw-link" onClick={() => setOnly(undefined)}>
                {t('all')}
              </button>
            </>
          )}
        </h2>
        {batch.hasFile && (report.data?.length ?? 0) > 0 && (
          <span>
            <small className="sw-quiet">{t('markedHelp')}</small>
            <Button icon={<DownloadOutlined />} href={fileUrl(downloadMarked, { params: { id: batch.id } })} download>
              {t('marked')}
            </Button>
          </span>
        )}
      </div>
      {report.isError ? (
        <ErrorState error={report.error} onRetry={() => void report.refetch()} />
      ) : !report.data ? (
        <Loading rows={5} />
      ) : groups.length === 0 ? (
        <EmptyState title={t('none')} help={t((batch.rowsUnmatched ?? 0) > 0 ? 'noneUnmatched' : 'noneHelp')} />
      ) : (
        <ul className="in-groups">
          {groups.map((group) => (
            <Group
              key={`${group.severity} ${group.rule} ${group.columnKey} ${group.kind}`}
              batch={batch}
              group={group}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function Group({ batch, group }: { readonly batch: BatchDetail; readonly group: ReportGroup }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const [open, setOpen] = useState(false)
  const title = checkTitle(group.rule)
  return (
    <li>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <DownOutlined /> : <RightOutlined />}
        <SeverityWord severity={group.severity} />
        <strong>{group.header ?? t('wholeRow')}</strong>
        <span className="in-text">{say(group.example)}</span>
        <b>{t('rows', { n: count(group.count) })}</b>
        <small>{title && say(title)}</small>
      </button>
      {open && <GroupRows batch={batch} group={group} />}
    </li>
  )
}

const PAGE = 20

function GroupRows({ batch, group }: { readonly batch: BatchDetail; readonly group: ReportGroup }) {
  const [page, setPage] = useState(1)
  const { severity, rule, columnKey, kind } = group
  const rows = useRead(
    readReportRows,
    {
      params: { id: batch.id },
      query: { severity, rule, kind, ...(columnKey !== null && { columnKey }), offset: (page - 1) * PAGE, limit: PAGE },
    },
    { keepFormer: true },
  )
  if (rows.isError) return <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />
  if (!rows.data) return <Loading rows={4} />
  return (
    <div className="in-rows">
      {rows.data.sheets.map((sheet) => (
        <SheetTable key={`${page} ${sheet.sheet}`} sheet={sheet} rule={rule} />
      ))}
      {rows.data.total > PAGE && (
        <Pagination size="small" simple current={page} pageSize={PAGE} total={rows.data.total} onChange={setPage} />
      )}
    </div>
  )
}
