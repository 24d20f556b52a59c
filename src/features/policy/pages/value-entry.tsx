/** One value a standard had or has: what, where, since when, by which document, and all that people decided about it. */
import { CheckOutlined } from '@ant-design/icons'
import { instant, validity } from '../../../ui/format.ts'
import { CERTAINTY } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useMay, useSession } from '../../../ui/session.tsx'
import {
  approveParameterValue,
  approveWithdrawal,
  cancelWithdrawal,
  proposeWithdrawal,
  refuseWithdrawal,
  sendBackParameterValue,
  withdrawParameterValue,
  type Parameter,
} from '../schema.ts'
import { ActButton, ReasonButton } from './decide-buttons.tsx'
import { byName, DONE, VALUE_STATE } from './rule-words.ts'
import { parameterText, UNSET } from './value-text.ts'

type Value = Parameter['values'][number]

const TEXTS = defineTexts({
  current: { zh: '当前', en: 'now' },
  entered: { zh: '{name} {time} 录入', en: 'entered by {name}, {time}' },
  approved: { zh: '{name} {time} 复核', en: 'approved by {name}, {time}' },
  certainty: { zh: '可靠程度：{word}', en: 'certainty: {word}' },
  document: { zh: '依据：{document}', en: 'document: {document}' },
  noDocument: { zh: '依据未注明', en: 'no document stated' },
  why: { zh: '原因：{reason}', en: 'reason: {reason}' },
  approve: { zh: '复核通过', en: 'Approve' },
  approveAsk: {
    zh: '复核通过后立即生效，今后的筛查按此值判定。已核对依据文件？',
    en: 'It takes effect at once, and screenings go by it. Did you check the document?',
  },
  approvedDone: { zh: '已复核生效', en: 'Approved and in force' },
  sendBack: { zh: '退回', en: 'Send back' },
  sendBackHelp: {
    zh: '退回后该取值不会生效。请写明原因，录入人可以看到。',
    en: 'The value will not take effect. Say why; whoever entered it reads it.',
  },
  sentBackDone: { zh: '已退回', en: 'Sent back' },
  withdraw: { zh: '撤回', en: 'Take back' },
  withdrawAsk: { zh: '撤回本人录入、尚未复核的取值？', en: 'Take back your entry, which nobody has approved?' },
  withdrawnDone: { zh: '已撤回', en: 'Taken back' },
  propose: { zh: '申请停用', en: 'Propose withdrawal' },
  proposeHelp: {
    zh: '由另一人复核后停用，复核前继续有效。停用后如无其他取值，使用它的规则在该地区暂停筛查；已产生的筛查结果不变。',
    en: 'Somebody else decides; until then it stays in force. Without another value its rules then wait in that area; results of screenings stay.',
  },
  proposedDone: { zh: '已提交，等待他人复核', en: 'Submitted; somebody else decides' },
  agree: { zh: '同意停用', en: 'Approve withdrawal' },
  agreeAsk: {
    zh: '同意后立即停用。如无其他取值，使用它的规则在该地区暂停筛查。确定？',
    en: 'It is withdrawn at once. Without another value its rules wait in that area. Go on?',
  },
  agreedDone: { zh: '已停用', en: 'Withdrawn' },
  refuse: { zh: '不同意停用', en: 'Refuse withdrawal' },
  refuseHelp: { zh: '该取值继续有效。请写明原因。', en: 'The value stays in force. Say why.' },
  refusedDone: { zh: '取值继续有效', en: 'The value stays in force' },
  cancel: { zh: '取消停用申请', en: 'Cancel withdrawal' },
  cancelAsk: { zh: '取消本人提出的停用申请？', en: 'Cancel your proposal to withdraw it?' },
  cancelledDone: { zh: '已取消，取值继续有效', en: 'Cancelled; the value stays in force' },
  own: { zh: '本人提出的须由他人复核', en: 'somebody else must decide what you proposed' },
})

export function ValueEntry({ parameter, value }: { readonly parameter: Parameter; readonly value: Value }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const session = useSession()
  const text = parameterText(value.value, parameter.unit, language)
  const ended = value.state === 'withdrawn' || value.state === 'sentBack' || value.state === 'takenBack'
  return (
    <li className={ended ? 'sw-value-ended' : undefined}>
      <div className="sw-value-head">
        <strong className={text ? undefined : 'sw-unset'}>{text ?? say(UNSET)}</strong>
        <span>{validity(value.validFrom, value.validTo, language)}</span>
        <span>{value.areaName}</span>
        {value.id === parameter.current?.id && <span className="sw-mark-now">{t('current')}</span>}
        {value.state !== 'approved' && (
          <span className={ended ? 'sw-mark-ended' : 'sw-mark-waiting'}>{say(VALUE_STATE[value.state])}</span>
        )}
      </div>
      <p>
        {value.document ? t('document', { document: value.document }) : t('noDocument')} ·{' '}
        {t('certainty', { word: say(CERTAINTY[value.certainty]) })}
      </p>
      {value.note && <p>{value.note}</p>}
      <ul className="sw-value-acts sw-quiet">
        <li>
          {t('entered', { name: byName(value.enteredBy, session, language), time: instant(value.enteredAt) ?? '' })}
        </li>
        {value.approvedBy !== null && (
          <li>
            {t('approved', {
              name: byName(value.approvedBy, session, language),
              time: (value.approvedAt && instant(value.approvedAt)) ?? '',
            })}
          </li>
        )}
        {value.history.map((done) => (
          <li key={`${done.act} ${done.at}`}>
            {say(DONE[done.act] ?? VALUE_STATE[value.state], {
              name: byName(done.by, session, language),
              time: instant(done.at) ?? '',
            })}
            {done.reason && ` · ${t('why', { reason: done.reason })}`}
            {done.document && ` · ${t('document', { document: done.document })}`}
          </li>
        ))}
      </ul>
      <Decide value={value} />
    </li>
  )
}

function Decide({ value }: { readonly value: Value }) {
  const t = useTexts(TEXTS)
  const mayApprove = useMay('parameter.approve')
  const input = { params: { id: value.id } }
  const may = (act: Value['acts'][number]) => value.acts.includes(act)
  const waits = value.state === 'proposed' || value.state === 'withdrawalProposed'
  const own = waits && mayApprove && (may('withdraw') || may('cancelWithdrawal'))
  if (value.acts.length === 0) return null
  return (
    <div className="sw-actions">
      {may('approve') && (
        <ActButton
          route={approveParameterValue}
          input={input}
          label={t('approve')}
          ask={t('approveAsk')}
          done={t('approvedDone')}
          icon={<CheckOutlined />}
          primary
        />
      )}
      {may('sendBack') && (
        <ReasonButton
          route={sendBackParameterValue}
          toInput={({ reason }) => ({ ...input, body: { reason } })}
          label={t('sendBack')}
          help={t('sendBackHelp')}
          done={t('sentBackDone')}
        />
      )}
      {may('withdraw') && (
        <ActButton
          route={withdrawParameterValue}
          input={input}
          label={t('withdraw')}
          ask={t('withdrawAsk')}
          done={t('withdrawnDone')}
        />
      )}
      {may('proposeWithdrawal') && (
        <ReasonButton
          route={proposeWithdrawal}
          toInput={(said) => ({ ...input, body: said })}
          label={t('propose')}
          help={t('proposeHelp')}
          done={t('proposedDone')}
          withDocument
        />
      )}
      {may('approveWithdrawal') && (
        <ActButton
          route={approveWithdrawal}
          input={input}
          label={t('agree')}
          ask={t('agreeAsk')}
          done={t('agreedDone')}
          primary
        />
      )}
      {may('refuseWithdrawal') && (
        <ReasonButton
          route={refuseWithdrawal}
          toInput={({ reason }) => ({ ...input, body: { reason } })}
          label={t('refuse')}
          help={t('refuseHelp')}
          done={t('refusedDone')}
        />
      )}
      {may('cancelWithdrawal') && (
        <ActButton
          route={cancelWithdrawal}
          input={input}
          label={t('cancel')}
          ask={t('cancelAsk')}
          done={t('cancelledDone')}
        />
      )}
      {own && <small className="sw-quiet">{t('own')}</small>}
    </div>
  )
}
