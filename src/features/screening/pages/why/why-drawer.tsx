/** 判定依据 in a drawer: the conclusion, the tree of its reasons, and the rule with its legal basis. */
import { CloseOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { useIsPhone } from '../../../../ui/media.ts'
import { Verdict } from '../../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../../ui/language.tsx'
import { PageLink } from '../../../../ui/navigation.tsx'
import { useRead } from '../../../../ui/query.ts'
import { useMay } from '../../../../ui/session.tsx'
import { ErrorState, Loading } from '../../../../ui/states.tsx'
import { explainRule } from '../../schema.ts'
import { ExplanationTree } from './explanation-tree.tsx'
import type { Why } from './why.ts'
import './why.css'

const TEXTS = defineTexts({
  title: { zh: '判定依据', en: 'Why' },
  close: { zh: '关闭', en: 'Close' },
  asOf: { zh: '评估日 {day}', en: 'as of {day}' },
  missing: { zh: '补齐以下信息后可以判断', en: 'These facts would settle it' },
  from: { zh: '{text}（可由{from}提供）', en: '{text} (from {from})' },
  rule: { zh: '规则', en: 'The rule' },
  readBack: { zh: '规则含义', en: 'What it means' },
  text: { zh: '规则原文', en: 'As written' },
  basis: { zh: '政策依据', en: 'Legal basis' },
  noBasis: { zh: '未注明', en: 'not stated' },
  detail: { zh: '规则详情', en: 'About the rule' },
})

interface WhyDrawerProps {
  readonly countyCode: string
  readonly id: string
  /** Open while a rule is named. */
  readonly ruleId: string | undefined
  readonly onClose: () => void
}

export function WhyDrawer({ countyCode, id, ruleId, onClose }: WhyDrawerProps) {
  const phone = useIsPhone()
  return (
    <Drawer
      open={ruleId !== undefined}
      onClose={onClose}
      size={phone ? '100%' : Math.min(760, globalThis.innerWidth)}
      destroyOnHidden
      rootClassName="sw-drawer sw-why-drawer"
      title={null}
      closable={false}
    >
      {ruleId !== undefined && <WhyContent countyCode={countyCode} id={id} ruleId={ruleId} onClose={onClose} />}
    </Drawer>
  )
}

function WhyContent({ countyCode, id, ruleId, onClose }: WhyDrawerProps & { readonly ruleId: string }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const why = useRead(explainRule, { params: { countyCode, id, ruleId } })
  return (
    <article className="sw-why">
      <header>
        <div>
          <small>{t('title')}</small>
          <h1>{why.data ? say(why.data.rule.title) : t('title')}</h1>
        </div>
        <Button type="text" icon={<CloseOutlined />} aria-label={t('close')} onClick={onClose} />
      </header>
      {why.isPending && <Loading rows={8} />}
      {why.isError && <ErrorState error={why.error} onRetry={() => void why.refetch()} />}
      {why.data && <WhyBody why={why.data} />}
    </article>
  )
}

function WhyBody({ why }: { readonly why: Why }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const mayReadRules = useMay('rule.read')
  const { rule } = why
  return (
    <>
      <div className="sw-conclusion">
        <p>
          <Verdict value={rule.verdict} /> <span className="sw-quiet">{t('asOf', { day: why.asOf })}</span>
        </p>
        {rule.reasons.map((reason) => (
          <p key={reason.zh}>{say(reason)}</p>
        ))}
      </div>
      {rule.missing.length > 0 && (
        <section className="sw-why-missing">
          <h2>{t('missing')}</h2>
          <ul>
            {rule.missing.map((one) => (
              <li key={`${one.text.zh}.${one.from.zh}`}>{t('from', { text: say(one.text), from: say(one.from) })}</li>
            ))}
          </ul>
        </section>
      )}
      <ExplanationTree why={why} />
      <section className="sw-why-rule">
        <h2>
          {t('rule')}
          {mayReadRules && <PageLink to={`/rules/${rule.ruleId}`}>{t('detail')}</PageLink>}
        </h2>
        <dl>
          <div>
            <dt>{t('readBack')}</dt>
            <dd>{say(why.readBack)}</dd>
          </div>
          <div>
            <dt>{t('basis')}</dt>
            <dd>
              {why.legalBasis.length === 0 ? t('noBasis') : why.legalBasis.map((one) => <p key={one.zh}>{say(one)}</p>)}
            </dd>
          </div>
          <div>
            <dt>{t('text')}</dt>
            <dd>
              <pre className="sw-code">{why.text}</pre>
            </dd>
          </div>
        </dl>
      </section>
    </>
  )
}
