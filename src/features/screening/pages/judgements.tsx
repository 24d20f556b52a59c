/** 研判记录: who judged what, newest first; a judgement is taken back here while nothing stands on it. */
import { App, Button } from 'antd'
import { count, instant } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { ListPage, type ListColumn } from '../../../ui/list/list-page.tsx'
import { listQuery, useList } from '../../../ui/list/list-state.ts'
import { PageLink } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { listJudgements, type Judgement } from '../judgement-schema.ts'
import { ACTION, JUDGEMENT_STATE } from './judgement-words.ts'
import { useTakeBack } from './take-back.ts'
import { DROP_REASON } from './words.ts'

const TEXTS = defineTexts({
  title: { zh: '研判记录', en: 'Judgements' },
  help: {
    zh: '每次研判一条。之后没有新的处理的线索，可以整批撤回到研判前的状态。',
    en: 'One line for each judgement. Clues on which nothing followed can be taken back together.',
  },
  unit: { zh: '次', en: 'judgements' },
  at: { zh: '研判时间', en: 'Judged' },
  action: { zh: '研判结果', en: 'Judgement' },
  clues: { zh: '户数', en: 'Households' },
  standing: { zh: '可撤回户数', en: 'Can be taken back' },
  by: { zh: '研判人', en: 'By' },
  area: { zh: '查看地区', en: 'Area' },
  state: { zh: '状态', en: 'State' },
  act: { zh: '操作', en: 'Action' },
  takeBack: { zh: '撤回', en: 'Take back' },
  takeBackTitle: { zh: '撤回这次研判', en: 'Take this judgement back' },
  takeBackText: {
    zh: '{count} 户线索将恢复到这次研判之前的状态。',
    en: '{count} clues become again what they were before this judgement.',
  },
  leftText: {
    zh: '另有 {count} 户已撤回或之后有新的处理，保持不变。',
    en: '{count} more were taken back already or judged again since; they stay as they are.',
  },
  cancel: { zh: '暂不撤回', en: 'Not now' },
  byWithdrawn: { zh: '{name}撤回', en: 'taken back by {name}' },
  empty: { zh: '还没有研判', en: 'No judgements yet' },
  emptyHelp: {
    zh: '在线索核查中选择农户进行保留、排除或下派后，会记录在这里。',
    en: 'Keep, drop or dispatch clues in the list of clues, and it is noted here.',
  },
  clueList: { zh: '去线索核查', en: 'To the clues' },
})

export default function JudgementsPage() {
  const t = useTexts(TEXTS)
  const list = useList()
  const { offset, limit } = listQuery(list.state)
  const rows = useRead(listJudgements, { query: { offset, limit } }, { keepFormer: true })
  return (
    <ListPage<Judgement>
      id="judgements"
      title={t('title')}
      help={t('help')}
      unit={TEXTS.unit}
      list={list}
      rows={rows}
      columns={COLUMNS}
      filters={[]}
      rowKey={(row) => row.id}
      empty={{
        title: t('empty'),
        help: t('emptyHelp'),
        action: <PageLink to="/clues">{t('clueList')}</PageLink>,
      }}
    />
  )
}

const COLUMNS: readonly ListColumn<Judgement>[] = [
  { key: 'at', label: TEXTS.at, render: (row) => instant(row.judgedAt) ?? row.judgedAt },
  { key: 'action', label: TEXTS.action, render: (row) => <What row={row} /> },
  { key: 'clues', label: TEXTS.clues, figure: true, render: (row) => count(row.clues) },
  { key: 'by', label: TEXTS.by, render: (row) => row.judgedBy },
  { key: 'state', label: TEXTS.state, render: (row) => <State row={row} /> },
  { key: 'act', label: TEXTS.act, render: (row) => <TakeBack row={row} /> },
  { key: 'standing', label: TEXTS.standing, figure: true, render: (row) => count(row.standing) },
  { key: 'area', label: TEXTS.area, render: (row) => row.areaName },
]

function What({ row }: { readonly row: Judgement }) {
  const { say } = useLanguage()
  return (
    <span className="sw-wrap sw-lines">
      <span>
        {say(ACTION[row.action])}
        {row.dropReason && ` · ${say(DROP_REASON[row.dropReason])}`}
      </span>
      {row.note && <small className="sw-quiet">{row.note}</small>}
    </span>
  )
}

function State({ row }: { readonly row: Judgement }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <span className="sw-wrap">
      {say(JUDGEMENT_STATE[row.state])}
      {row.withdrawnBy && <small className="sw-quiet"> {t('byWithdrawn', { name: row.withdrawnBy })}</small>}
    </span>
  )
}

function TakeBack({ row }: { readonly row: Judgement }) {
  const t = useTexts(TEXTS)
  const { modal } = App.useApp()
  const takeBack = useTakeBack()
  if (row.state !== 'done' || row.standing === 0) return <span className="sw-quiet">—</span>
  const ask = () =>
    void modal.confirm({
      title: t('takeBackTitle'),
      content: (
        <>
          <p>{t('takeBackText', { count: count(row.standing) })}</p>
          {row.standing < row.clues && <p>{t('leftText', { count: count(row.clues - row.standing) })}</p>}
        </>
      ),
      okText: t('takeBack'),
      cancelText: t('cancel'),
      onOk: () => takeBack(row),
    })
  return (
    <Button size="small" onClick={ask}>
      {t('takeBack')}
    </Button>
  )
}
