/** 台账总览: which registers there are, what they are for, and which bureau answers for them. */
import { bureau } from '../../../ui/format.ts'
import type { Register } from '../../../language/register/register.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { PageLink, registerPath } from '../../../ui/navigation.tsx'
import { useReadableRegisters } from '../../../ui/session.tsx'
import { PageTitle } from '../../../ui/states.tsx'
import { takesNew } from './register-at.tsx'

const TEXTS = defineTexts({
  title: { zh: '台账总览', en: 'Registers' },
  help: { zh: '选择台账查看本地区记录。', en: 'Choose a register to see the records of your area.' },
  entity: { zh: '基础台账', en: 'Basic registers' },
  household: { zh: '农户情况', en: 'About households' },
  person: { zh: '人员情况', en: 'About persons' },
  area: { zh: '村和地区情况', en: 'About areas' },
  owner: { zh: '主管部门：{bureau}', en: 'Bureau: {bureau}' },
  form: { zh: '可页面登记', en: 'by form and import' },
  import: { zh: '部门数据导入', en: 'by import' },
})

const SECTIONS = [
  { key: 'entity', holds: (register: Register) => register.kind === 'entity' },
  { key: 'household', holds: (register: Register) => register.subject === 'household' },
  { key: 'person', holds: (register: Register) => register.subject === 'person' },
  { key: 'area', holds: (register: Register) => register.subject === 'area' },
] as const

export default function OverviewPage() {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const registers = useReadableRegisters()
  return (
    <div>
      <PageTitle title={t('title')} help={t('help')} />
      {SECTIONS.map((section) => {
        const shown = registers.filter(section.holds)
        if (shown.length === 0) return null
        return (
          <section key={section.key} className="sw-overview">
            <h2>{t(section.key)}</h2>
            <ul>
              {shown.map((register) => (
                <li key={register.id}>
                  <PageLink to={registerPath(register.id)}>
                    <strong>{say(register.label)}</strong>
                    <p>{say(register.help)}</p>
                    <small>
                      {t('owner', { bureau: bureau(register.owner, language) })} ·{' '}
                      {t(takesNew(register) ? 'form' : 'import')}
                    </small>
                  </PageLink>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
