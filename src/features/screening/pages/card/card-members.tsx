/** The members as a small table; cards on a phone. */
import {
  DISABILITY_TYPE,
  EDUCATION,
  HEAD_RELATION,
  HEALTH,
  LABOUR_SKILL,
  SCHOOLING,
  SEX,
} from '../../../../kernel/codes/index.ts'
import { Unknown } from '../../../../ui/field-value.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../../ui/language.tsx'
import { PageLink, recordPath } from '../../../../ui/navigation.tsx'
import type { Card } from './card.ts'
import { coded } from './coded.ts'
import { ScrollBox } from '../../../../ui/scroll-box.tsx'

type Member = Card['members'][number]

const TEXTS = defineTexts({
  title: { zh: '家庭成员', en: 'Members' },
  name: { zh: '姓名', en: 'Name' },
  relation: { zh: '与户主关系', en: 'Relation' },
  sex: { zh: '性别', en: 'Sex' },
  age: { zh: '周岁', en: 'Age' },
  labour: { zh: '劳动技能', en: 'Labour' },
  health: { zh: '健康状况', en: 'Health' },
  insured: { zh: '参保', en: 'Insured' },
  schooling: { zh: '在校 / 文化程度', en: 'Schooling' },
  yes: { zh: '已参保', en: 'insured' },
  no: { zh: '未参保', en: 'not insured' },
  none: { zh: '成员信息未采集。请在农户台账中补录家庭成员。', en: 'No members recorded. Add them in the register.' },
  born: { zh: '出生日期 {day}', en: 'born {day}' },
  comma: { zh: '、', en: ', ' },
  disabled: { zh: '残疾：{kind}', en: 'disability: {kind}' },
})

export function CardMembers({ members }: { readonly members: readonly Member[] }) {
  const t = useTexts(TEXTS)
  return (
    <section className="sw-box sw-members">
      <h2>{t('title')}</h2>
      {members.length === 0 ? (
        <p className="sw-quiet">{t('none')}</p>
      ) : (
        <ScrollBox label={t('title')}>
          <table className="sw-small-table">
            <thead>
              <tr>
                <th>{t('name')}</th>
                <th>{t('relation')}</th>
                <th>{t('sex')}</th>
                <th className="sw-figures">{t('age')}</th>
                <th>{t('labour')}</th>
                <th>{t('health')}</th>
                <th>{t('insured')}</th>
                <th>{t('schooling')}</th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <MemberRow key={member.id} member={member} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  )
}

function MemberRow({ member }: { readonly member: Member }) {
  const t = useTexts(TEXTS)
  const { language } = useLanguage()
  const health = [
    ...member.health.flatMap((code) => coded(HEALTH, code, language) ?? []),
    ...(member.disability
      ? [t('disabled', { kind: coded(DISABILITY_TYPE, member.disability, language) ?? member.disability })]
      : []),
  ]
  // 在校 or 文化程度: a pupil has the first, everybody else the second (R69).
  const schooling = [coded(SCHOOLING, member.schooling, language), coded(EDUCATION, member.education, language)]
    .filter((text) => text !== undefined)
    .join(' · ')
  return (
    <tr>
      <th scope="row">
        <PageLink to={recordPath('person', member.countyCode, member.id)}>{member.name}</PageLink>
        {member.citizenId && <small className="sw-quiet">{member.citizenId}</small>}
      </th>
      <td data-label={t('relation')}>{coded(HEAD_RELATION, member.relation, language) ?? <Unknown />}</td>
      <td data-label={t('sex')}>{coded(SEX, member.sex, language) ?? <Unknown />}</td>
      <td
        data-label={t('age')}
        className="sw-figures"
        title={member.birthDay ? t('born', { day: member.birthDay }) : undefined}
      >
        {member.age ?? <Unknown />}
      </td>
      <td data-label={t('labour')}>{coded(LABOUR_SKILL, member.labourSkill, language) ?? <Unknown />}</td>
      <td data-label={t('health')}>{health.length > 0 ? health.join(t('comma')) : <Unknown />}</td>
      <td data-label={t('insured')}>{member.insured === null ? <Unknown /> : t(member.insured ? 'yes' : 'no')}</td>
      <td data-label={t('schooling')}>{schooling || <Unknown />}</td>
    </tr>
  )
}
