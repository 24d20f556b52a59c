/** 农户信息卡: one card instead of ninety forms. Head line, members beside the rules now, and below what is known. */
import { Tabs } from 'antd'
import { useState } from 'react'
import { Unknown } from '../../../../ui/field-value.tsx'
import { bureau, count, instant } from '../../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../../ui/language.tsx'
import { PageLink } from '../../../../ui/navigation.tsx'
import { WhyDrawer } from '../why/why-drawer.tsx'
import { CLUE_STATE, DROP_REASON } from '../words.ts'
import type { Card } from './card.ts'
import { CardFacts } from './card-facts.tsx'
import { CardIncome } from './card-income.tsx'
import { CardMembers } from './card-members.tsx'
import { CardMissing, CardRules } from './card-rules.tsx'
import { CardTimeline } from './card-timeline.tsx'

const TEXTS = defineTexts({
  code: { zh: '户编号 {code}', en: 'Code {code}' },
  noCode: { zh: '户编号未采集', en: 'no household code' },
  persons: { zh: '{count} 人', en: '{count} persons' },
  phone: { zh: '联系电话 {phone}', en: 'Phone {phone}' },
  noPhone: { zh: '联系电话未采集', en: 'no phone recorded' },
  asOf: { zh: '评估日 {day}', en: 'as of {day}' },
  tagSource: { zh: '来源：{source}', en: 'Source: {source}' },
  notJudged: { zh: '本户暂不判定', en: 'Nothing is judged about this household' },
  notJudgedHelp: {
    zh: '本户有导入记录未能入库，规则结论可能不完整。请先处理有问题的记录，再重新筛查。',
    en: 'Rows of this household were refused at import, so conclusions may be incomplete. Mend the rows, then screen again.',
  },
  mend: { zh: '查看问题记录', en: 'See the rows' },
  clue: { zh: '线索：{state}', en: 'Clue: {state}' },
  clueSince: { zh: '{day} 发现，{sources} 个来源', en: 'found {day}, {sources} sources' },
  facts: { zh: '登记信息', en: 'Facts by source' },
  income: { zh: '收入', en: 'Income' },
  timeline: { zh: '时间线', en: 'Timeline' },
  hidden: {
    zh: '以下台账不在您所在部门的使用范围内，本卡不显示：{registers}。',
    en: 'These registers serve no purpose of your bureau and are not shown: {registers}.',
  },
  comma: { zh: '、', en: ', ' },
})

export function CardView({ card }: { readonly card: Card }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const [why, setWhy] = useState<string>()
  const { countyCode, id } = card.household
  return (
    <article className="sw-household">
      <CardHead card={card} />
      {card.notJudged && (
        <div className="sw-notice" role="status">
          <strong>{t('notJudged')}</strong>
          <p>{t('notJudgedHelp')}</p>
          <PageLink to="/screening/not-judged">{t('mend')}</PageLink>
        </div>
      )}
      <div className="sw-card-columns">
        <div className="sw-card-main">
          <CardMembers members={card.members} />
          <CardMissing rules={card.rules} countyCode={countyCode} id={id} />
        </div>
        {card.judged && (
          <div className="sw-card-side">
            <CardRules rules={card.rules} onWhy={setWhy} />
          </div>
        )}
      </div>
      <section className="sw-card-tabs">
        <Tabs
          size="small"
          items={[
            { key: 'facts', label: t('facts'), children: <CardFacts facts={card.facts} /> },
            ...(card.hidden.some(({ register }) => register === 'incomeEntry')
              ? []
              : [{ key: 'income', label: t('income'), children: <CardIncome card={card} /> }]),
            { key: 'timeline', label: t('timeline'), children: <CardTimeline entries={card.timeline} /> },
          ]}
        />
      </section>
      {card.hidden.length > 0 && (
        <p className="sw-quiet">
          {t('hidden', { registers: card.hidden.map(({ label }) => say(label)).join(t('comma')) })}
        </p>
      )}
      <WhyDrawer countyCode={countyCode} id={id} ruleId={why} onClose={() => setWhy(undefined)} />
    </article>
  )
}

function CardHead({ card }: { readonly card: Card }) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const { household, clue } = card
  return (
    <header className="sw-household-head">
      <div className="sw-household-name">
        <h1>{household.headName ?? <Unknown />}</h1>
        {card.tags.map((tag) => (
          <span
            key={`${tag.text.zh}.${tag.source}`}
            className="sw-tag"
            title={t('tagSource', { source: bureau(tag.source, language) })}
          >
            {say(tag.text)}
          </span>
        ))}
        {clue && (
          <span className="sw-tag sw-tag-clue">
            {t('clue', { state: say(CLUE_STATE[clue.state]) })}
            {clue.dropReason && ` · ${say(DROP_REASON[clue.dropReason])}`}
          </span>
        )}
      </div>
      <p>
        <span>
          {household.areaName}
          {household.hamlet && ` ${household.hamlet}`}
        </span>
        <span>{household.code ? t('code', { code: household.code }) : t('noCode')}</span>
        <span>{t('persons', { count: count(household.memberCount ?? card.members.length) })}</span>
        <span>{household.phone ? t('phone', { phone: household.phone }) : t('noPhone')}</span>
        <span>{t('asOf', { day: card.asOf })}</span>
        {clue && (
          <span>
            {t('clueSince', {
              day: (instant(clue.openedAt) ?? clue.openedAt).slice(0, 10),
              sources: count(clue.sources),
            })}
          </span>
        )}
      </p>
    </header>
  )
}
