/** One standard: what it is, every value it had and has, who entered and approved it, and which rules use it. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { bureau } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink } from '../../../ui/navigation.tsx'
import { useMay } from '../../../ui/session.tsx'
import type { Parameter } from '../schema.ts'
import { ValueEntry } from './value-entry.tsx'
import { StandingStill } from './standing-still.tsx'
import { ValueForm } from './value-form.tsx'
import { parameterText, UNSET } from './value-text.ts'

const TEXTS = defineTexts({
  close: { zh: '关闭', en: 'Close' },
  owner: { zh: '主管部门：{bureau}', en: 'Bureau: {bureau}' },
  now: { zh: '当前取值', en: 'Value now' },
  enter: { zh: '录入新值', en: 'Enter a value' },
  history: { zh: '历次取值', en: 'Values' },
  noValues: { zh: '还没有录入过取值。', en: 'No value was ever entered.' },
  used: { zh: '使用本标准的规则', en: 'Used by' },
  unused: { zh: '暂无规则使用。', en: 'No rule uses it yet.' },
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
      {parameter.usedBy.length > 0 && <StandingStill parameter={parameter} here />}
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
