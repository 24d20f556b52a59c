/** Where a rule stands still because a standard is not set, and what to do about it. */
import { WarningFilled } from '@ant-design/icons'
import { bureau } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink } from '../../../ui/navigation.tsx'
import { useMay } from '../../../ui/session.tsx'
import type { Parameter } from '../schema.ts'

const TEXTS = defineTexts({
  still: { zh: '未设定的地区，本规则不参与筛查：', en: 'Not fixed, so the rule is not evaluated, in:' },
  stillHere: { zh: '未设定的地区，下列规则不参与筛查：', en: 'Not fixed, so the rules below are not evaluated, in:' },
  except: { zh: '{area}（{except}除外）', en: '{area} (except {except})' },
  exceptMany: {
    zh: '{area}（{except}等 {count} 个地区除外）',
    en: '{area} (except {except} and others, {count} in all)',
  },
  comma: { zh: '、', en: ', ' },
  more: { zh: '另有 {count} 个地区', en: 'and {count} more areas' },
  waits: {
    zh: '已有取值待复核，复核后即可参与筛查。',
    en: 'A value waits for approval; the rule works once it is approved.',
  },
  enter: { zh: '录入取值', en: 'Enter a value' },
  decide: { zh: '去复核', en: 'Go and decide' },
  ask: {
    zh: '请联系{bureau}提供文件，由有权限的人员录入、另一人复核。',
    en: 'Ask {bureau} for the document; one person enters the value and another approves it.',
  },
})

const SHOWN_AREAS = 5
const SHOWN_EXCEPTIONS = 3

interface StandingStillProps {
  readonly parameter: Parameter
  /** On the page of the parameter itself, where its values are entered. */
  readonly here?: boolean
}

export function StandingStill({ parameter, here = false }: StandingStillProps) {
  const t = useTexts(TEXTS)
  const { language } = useLanguage()
  const mayEnter = useMay('parameter.enter')
  const { standsStill: areas, values } = parameter
  if (areas.length === 0) return null
  const waits = values.some((value) => value.state === 'proposed')
  const decidable = values.some((value) => value.acts.includes('approve'))
  const name = ({ areaName, except }: Parameter['standsStill'][number]) => {
    if (except.length === 0) return areaName
    const first = except.slice(0, SHOWN_EXCEPTIONS).join(t('comma'))
    const rest = { area: areaName, except: first, count: except.length }
    return t(except.length > SHOWN_EXCEPTIONS ? 'exceptMany' : 'except', rest)
  }
  return (
    <div className="sw-still">
      <WarningFilled />
      <div>
        <p>
          {t(here ? 'stillHere' : 'still')}
          {areas.slice(0, SHOWN_AREAS).map(name).join(t('comma'))}
          {areas.length > SHOWN_AREAS && ` ${t('more', { count: areas.length - SHOWN_AREAS })}`}
        </p>
        <p className="sw-quiet">
          {waits ? t('waits') : t('ask', { bureau: bureau(parameter.owner, language) })}{' '}
          {!here && (mayEnter || decidable) && (
            <PageLink to="/parameters" search={{ open: parameter.key }}>
              {t(decidable ? 'decide' : 'enter')}
            </PageLink>
          )}
        </p>
      </div>
    </div>
  )
}
