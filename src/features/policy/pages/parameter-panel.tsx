/** One standard: what it is, every value it had and has, who entered and approved it, and which rules use it. */
import { CheckOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../../ui/api.ts'
import { bureau, instant, validity } from '../../../ui/format.ts'
import { CERTAINTY } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink } from '../../../ui/navigation.tsx'
import { useChange } from '../../../ui/query.ts'
import { useMay, useSession } from '../../../ui/session.tsx'
import { approveParameterValue, withdrawParameterValue, type Parameter } from '../schema.ts'
import { byName } from './rule-words.ts'
import { ValueForm } from './value-form.tsx'
import { parameterText, UNSET } from './value-text.ts'

type Value = Parameter['values'][number]

const TEXTS = defineTexts({
  close: { zh: '关闭', en: 'Close' },
  owner: { zh: '主管部门：{bureau}', en: 'Bureau: {bureau}' },
  now: { zh: '当前取值', en: 'Value now' },
  enter: { zh: '录入新值', en: 'Enter a value' },
  history: { zh: '历次取值', en: 'Values' },
  noValues: { zh: '还没有录入过取值。', en: 'No value was ever entered.' },
  used: { zh: '使用本标准的规则', en: 'Used by' },
  unused: { zh: '暂无规则使用。', en: 'No rule uses it yet.' },
  waiting: { zh: '待复核', en: 'waits for approval' },
  current: { zh: '当前', en: 'now' },
  entered: { zh: '{name} {time} 录入', en: 'entered by {name}, {time}' },
  approved: { zh: '{name} {time} 复核', en: 'approved by {name}, {time}' },
  certainty: { zh: '可靠程度：{word}', en: 'certainty: {word}' },
  document: { zh: '依据：{document}', en: 'document: {document}' },
  noDocument: { zh: '依据未注明', en: 'no document stated' },
  approve: { zh: '复核通过', en: 'Approve' },
  approveAsk: {
    zh: '复核通过后立即生效，今后的筛查按此值判定。已核对依据文件？',
    en: 'It takes effect at once, and screenings go by it. Did you check the document?',
  },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  withdrawAsk: {
    zh: '撤回后不再使用，已产生的筛查结果不变。确定撤回？',
    en: 'It is no longer used; results of screenings stay as they are. Withdraw it?',
  },
  own: { zh: '本人录入的须由他人复核', en: 'somebody else must approve your entry' },
  cancel: { zh: '取消', en: 'Cancel' },
  approvedDone: { zh: '已复核生效', en: 'Approved and in force' },
  withdrawnDone: { zh: '已撤回', en: 'Withdrawn' },
})

interface ParameterPanelProps {
  readonly parameter: Parameter
  readonly onClose: () => void
}

export function ParameterPanel({ parameter, onClose }: ParameterPanelProps) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const mayEnter = useMay('parameter.enter')
  const [entering, setEntering] = useState(false)
  const text = parameterText(parameter.current?.value ?? null, parameter.unit, language)
  const values = [...parameter.values].sort(
    (a, b) => b.validFrom.localeCompare(a.validFrom) || b.enteredAt.localeCompare(a.enteredAt),
  )
  return (
    <article className="sw-parameter">
      <header>
        <div>
          <h1>{say(parameter.label)}</h1>
          <p>{say(parameter.help)}</p>
          <p className="sw-quiet">{t('owner', { bureau: bureau(parameter.owner, language) })}</p>
        </div>
        <Button type="text" icon={<CloseOutlined />} aria-label={t('close')} onClick={onClose} />
      </header>
      <div className="sw-parameter-now">
        <span className="sw-quiet">{t('now')}</span>
        <strong className={text ? undefined : 'sw-unset'}>{text ?? say(UNSET)}</strong>
        {mayEnter && !entering && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEntering(true)}>
            {t('enter')}
          </Button>
        )}
      </div>
      {entering && <ValueForm parameter={parameter} onClose={() => setEntering(false)} />}
      <section>
        <h2>{t('history')}</h2>
        {values.length === 0 && <p className="sw-quiet">{t('noValues')}</p>}
        <ol className="sw-values">
          {values.map((value) => (
            <ValueEntry key={value.id} parameter={parameter} value={value} />
          ))}
        </ol>
      </section>
      <section>
        <h2>{t('used')}</h2>
        {parameter.usedBy.length === 0 && <p className="sw-quiet">{t('unused')}</p>}
        <ul>
          {parameter.usedBy.map((rule) => (
            <li key={rule.ruleId}>
              <PageLink to={`/rules/${rule.ruleId}`}>{say(rule.title)}</PageLink>
            </li>
          ))}
        </ul>
      </section>
    </article>
  )
}

function ValueEntry({ parameter, value }: { readonly parameter: Parameter; readonly value: Value }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const session = useSession()
  const text = parameterText(value.value, parameter.unit, language)
  return (
    <li>
      <div className="sw-value-head">
        <strong className={text ? undefined : 'sw-unset'}>{text ?? say(UNSET)}</strong>
        <span>{validity(value.validFrom, value.validTo, language)}</span>
        <span>{value.areaName}</span>
        {value.id === parameter.current?.id && <span className="sw-mark-now">{t('current')}</span>}
        {value.approvedBy === null && <span className="sw-mark-waiting">{t('waiting')}</span>}
      </div>
      <p>
        {value.document ? t('document', { document: value.document }) : t('noDocument')} ·{' '}
        {t('certainty', { word: say(CERTAINTY[value.certainty]) })}
      </p>
      {value.note && <p>{value.note}</p>}
      <p className="sw-quiet">
        {t('entered', {
          name: byName(value.enteredBy, session, language),
          time: instant(value.enteredAt) ?? '',
        })}
        {value.approvedBy !== null &&
          ` · ${t('approved', {
            name: byName(value.approvedBy, session, language),
            time: (value.approvedAt && instant(value.approvedAt)) ?? '',
          })}`}
      </p>
      {value.approvedBy === null && <Decide value={value} />}
    </li>
  )
}

function Decide({ value }: { readonly value: Value }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { message } = App.useApp()
  const mayEnter = useMay('parameter.enter')
  const mayApprove = useMay('parameter.approve')
  const approve = useChange(approveParameterValue)
  const withdraw = useChange(withdrawParameterValue)
  const error = approve.error ?? withdraw.error
  const input = { params: { id: value.id } }
  return (
    <div className="sw-actions">
      {value.approvable && (
        <Popconfirm
          title={t('approveAsk')}
          okText={t('approve')}
          cancelText={t('cancel')}
          onConfirm={() => approve.mutate(input, { onSuccess: () => void message.success(t('approvedDone')) })}
        >
          <Button size="small" type="primary" icon={<CheckOutlined />} loading={approve.isPending}>
            {t('approve')}
          </Button>
        </Popconfirm>
      )}
      {mayEnter && (
        <Popconfirm
          title={t('withdrawAsk')}
          okText={t('withdraw')}
          cancelText={t('cancel')}
          onConfirm={() => withdraw.mutate(input, { onSuccess: () => void message.success(t('withdrawnDone')) })}
        >
          <Button size="small" loading={withdraw.isPending}>
            {t('withdraw')}
          </Button>
        </Popconfirm>
      )}
      {mayApprove && !value.approvable && <small className="sw-quiet">{t('own')}</small>}
      {error && (
        <small className="sw-problem" role="alert">
          {error instanceof ApiError ? say(error.text) : error.message}
        </small>
      )}
    </div>
  )
}
