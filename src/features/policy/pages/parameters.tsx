/** 政策标准: what is fixed for the area that is looked at, what is not, and what that stops. */
import { Drawer, Segmented } from 'antd'
import { WarningFilled } from '@ant-design/icons'
import { useState } from 'react'
import { useAreaPath, useCurrentArea } from '../../../ui/area.tsx'
import { bureau, count, validity } from '../../../ui/format.ts'
import { CERTAINTY } from '../../../ui/judgement.tsx'
import { useIsPhone } from '../../../ui/media.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, useSearchParams, useSetSearch } from '../../../ui/navigation.tsx'
import { useRead } from '../../../ui/query.ts'
import { first } from '../../../ui/search-params.ts'
import { SearchBox } from '../../../ui/search-box.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyState, ErrorState, Loading, PageTitle } from '../../../ui/states.tsx'
import { listParameters, type Parameter } from '../schema.ts'
import { ParameterPanel } from './parameter-panel.tsx'
import { parameterText, UNSET } from './value-text.ts'
import './policy.css'

const TEXTS = defineTexts({
  title: { zh: '政策标准', en: 'Policy standards' },
  help: {
    zh: '规则和测算使用的金额、比例、年龄和期限。由一人录入、另一人复核后生效；未设定的，相关规则暂不参与筛查。',
    en: 'Amounts, shares, ages and periods that rules use. One person enters a value and another approves it; rules wait for what is not fixed.',
  },
  search: { zh: '标准名称', en: 'Name' },
  all: { zh: '全部 {count}', en: 'All {count}' },
  unset: { zh: '未设定 {count}', en: 'Not fixed {count}' },
  waiting: { zh: '待复核 {count}', en: 'To approve {count}' },
  scope: { zh: '{area} · {day}', en: '{area} · {day}' },
  standard: { zh: '标准', en: 'Standard' },
  value: { zh: '当前取值', en: 'Value now' },
  document: { zh: '依据文件', en: 'Document' },
  certainty: { zh: '可靠程度', en: 'Certainty' },
  valid: { zh: '执行期限', en: 'In force' },
  area: { zh: '适用地区', en: 'Area' },
  used: { zh: '使用规则', en: 'Used by' },
  owner: { zh: '主管部门', en: 'Bureau' },
  stops: { zh: '暂停规则：{rules}', en: 'Stops: {rules}' },
  unused: { zh: '暂无规则使用', en: 'no rule yet' },
  noDocument: { zh: '未注明', en: 'not stated' },
  none: { zh: '没有这样的标准', en: 'No such standard' },
  noneHelp: { zh: '请换一个词，或选择“全部”。', en: 'Try another word, or choose "All".' },
  comma: { zh: '、', en: ', ' },
  new: { zh: '有待复核事项', en: 'something waits for approval' },
})

const isUnset = (one: Parameter) => one.current?.value === null || one.current === null
const isWaiting = (one: Parameter) =>
  one.values.some(({ state }) => state === 'proposed' || state === 'withdrawalProposed')
const VIEWS = { all: () => true, unset: isUnset, waiting: isWaiting } as const
type View = keyof typeof VIEWS

export default function ParametersPage() {
  const t = useTexts(TEXTS)
  const phone = useIsPhone()
  const { today } = useSession()
  const search = useSearchParams()
  const set = useSetSearch()
  const area = useAreaPath(useCurrentArea()).at(-1)
  const parameters = useRead(listParameters, {})
  const all = parameters.data ?? []
  const chosenView = first(search, 'view')
  const view: View = chosenView === 'unset' || chosenView === 'waiting' ? chosenView : 'all'
  const [typed, setTyped] = useState('')
  const q = typed.trim().toLowerCase()
  const shown = all.filter(VIEWS[view]).filter(({ label }) => `${label.zh} ${label.en}`.toLowerCase().includes(q))
  const open = first(search, 'open')
  const opened = all.find((one) => one.key === open)
  const close = () => set({ open: undefined })
  return (
    <div>
      <PageTitle title={t('title')} help={t('help')} />
      <div className="sw-filters">
        <SearchBox label={t('search')} value={typed} onChange={setTyped} />
        <Segmented<View>
          value={view}
          options={(['all', 'unset', 'waiting'] as const).map((one) => ({
            value: one,
            label: t(one, { count: count(all.filter(VIEWS[one]).length) }),
          }))}
          onChange={(next) => set({ view: next === 'all' ? undefined : next }, { replace: true })}
        />
        <span className="sw-quiet">{area && t('scope', { area: area.fullName, day: today })}</span>
      </div>
      {parameters.isPending && <Loading rows={10} />}
      {parameters.isError && <ErrorState error={parameters.error} onRetry={() => void parameters.refetch()} />}
      {parameters.data && shown.length === 0 && <EmptyState title={t('none')} help={t('noneHelp')} />}
      {shown.length > 0 && <ParameterTable parameters={shown} onOpen={(key) => set({ open: key })} />}
      <Drawer
        open={opened !== undefined}
        onClose={close}
        size={phone ? '100%' : Math.min(760, globalThis.innerWidth)}
        destroyOnHidden
        rootClassName="sw-drawer"
        title={null}
        closable={false}
      >
        {opened && <ParameterPanel key={opened.key} parameter={opened} onClose={close} />}
      </Drawer>
    </div>
  )
}

interface TableProps {
  readonly parameters: readonly Parameter[]
  readonly onOpen: (key: string) => void
}

function ParameterTable({ parameters, onOpen }: TableProps) {
  const t = useTexts(TEXTS)
  return (
    <div className="sw-scroll">
      <table className="sw-small-table sw-parameter-table">
        <thead>
          <tr>
            <th>{t('standard')}</th>
            <th className="sw-figures">{t('value')}</th>
            <th>{t('document')}</th>
            <th>{t('certainty')}</th>
            <th>{t('valid')}</th>
            <th>{t('area')}</th>
            <th>{t('used')}</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map((one) => (
            <ParameterRow key={one.key} parameter={one} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ParameterRow(props: { readonly parameter: Parameter; readonly onOpen: (key: string) => void }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const { parameter, onOpen } = props
  const { current } = parameter
  const text = parameterText(current?.value ?? null, parameter.unit, language)
  const rules = parameter.usedBy.map((rule) => say(rule.title)).join(t('comma'))
  return (
    <tr onClick={() => onOpen(parameter.key)}>
      <th scope="row">
        <PageLink to="/parameters" search={{ open: parameter.key }} onFollow={() => onOpen(parameter.key)}>
          {say(parameter.label)}
        </PageLink>
        <small className="sw-quiet">
          {bureau(parameter.owner, language)}
          {isWaiting(parameter) && ` · ${t('new')}`}
        </small>
      </th>
      <td className="sw-figures" data-label={t('value')}>
        {text ?? (
          <strong className="sw-unset">
            <WarningFilled /> {say(UNSET)}
          </strong>
        )}
      </td>
      {text === undefined ? (
        <td colSpan={4} data-label={t('document')} className="sw-stops">
          <div>
            {rules ? t('stops', { rules }) : t('unused')}
            {current?.note && <small className="sw-quiet">{current.note}</small>}
          </div>
        </td>
      ) : (
        <>
          <td data-label={t('document')}>{current?.document ?? t('noDocument')}</td>
          <td data-label={t('certainty')} className="sw-nowrap">
            {current && say(CERTAINTY[current.certainty])}
          </td>
          <td data-label={t('valid')} className="sw-nowrap">
            {current && validity(current.validFrom, current.validTo, language)}
          </td>
          <td data-label={t('area')}>{current?.areaName}</td>
        </>
      )}
      <td data-label={t('used')}>{text === undefined ? '' : rules || t('unused')}</td>
    </tr>
  )
}
