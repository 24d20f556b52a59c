import { defineCodes } from './code-list.ts'

/** 劳动技能 (E9) */
export const LABOUR_SKILL = defineCodes({
  id: 'labourSkill',
  label: { zh: '劳动技能', en: 'Labour skill' },
  items: [
    { code: 'ordinary', zh: '普通劳动力', en: 'ordinary labour' },
    { code: 'skilled', zh: '技能劳动力', en: 'skilled labour' },
    { code: 'weak', zh: '弱劳动力或半劳动力', en: 'weak or half labour' },
    { code: 'lost', zh: '丧失劳动力', en: 'labour lost' },
    { code: 'none', zh: '无劳动力', en: 'no labour' },
  ],
  aliases: {
    普通劳力: 'ordinary',
    技能劳力: 'skilled',
    弱劳动力: 'weak',
    半劳动力: 'weak',
    弱劳力: 'weak',
    半劳力: 'weak',
    丧失劳力: 'lost',
    丧失劳动能力: 'lost',
    无劳力: 'none',
    无劳动能力: 'none',
  },
  spellings: { '弱劳动力/半劳动力': 'weak', 弱劳动力和半劳动力: 'weak', 弱或半劳动力: 'weak' },
})

/** 务工区域 of the older exports (E9) */
export const WORK_AREA = defineCodes({
  id: 'workArea',
  label: { zh: '务工区域', en: 'Place of work away from home' },
  items: [
    { code: 'township', zh: '乡(镇)内务工', en: 'within the township' },
    { code: 'county', zh: '乡(镇)外县内务工', en: 'within the county' },
    { code: 'province', zh: '县外省内务工', en: 'within the province' },
    { code: 'outside', zh: '省外务工', en: 'outside the province' },
    { code: 'other', zh: '其他', en: 'other' },
  ],
  aliases: {
    乡内: 'township',
    乡外县内: 'county',
    县外省内: 'province',
    省外: 'outside',
    乡内务工: 'township',
    乡外县内务工: 'county',
  },
  spellings: { 乡镇内务工: 'township', 乡镇外县内务工: 'county', 乡镇内: 'township', 乡镇外县内: 'county' },
})
