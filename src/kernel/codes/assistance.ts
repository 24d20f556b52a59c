import { defineCodes } from './code-list.ts'

/** 参保险种 (E9) */
export const INSURANCE = defineCodes({
  id: 'insurance',
  label: { zh: '参保险种', en: 'Kind of insurance' },
  items: [
    { code: 'residentMedical', zh: '城乡居民基本医疗保险', en: 'basic medical insurance for residents' },
    { code: 'workerMedical', zh: '城镇职工基本医疗保险', en: 'basic medical insurance for workers' },
    { code: 'criticalIllness', zh: '大病保险', en: 'critical illness insurance' },
    { code: 'commercialMedical', zh: '商业补充医疗保险', en: 'supplementary commercial medical insurance' },
    { code: 'residentPension', zh: '城乡居民基本养老保险', en: 'basic pension insurance for residents' },
    { code: 'workerPension', zh: '城镇职工基本养老保险', en: 'basic pension insurance for workers' },
  ],
  aliases: {
    新型农村合作医疗: 'residentMedical',
    新农合: 'residentMedical',
    城乡居民医保: 'residentMedical',
    居民医保: 'residentMedical',
    城镇职工医保: 'workerMedical',
    职工医保: 'workerMedical',
    城乡居民养老: 'residentPension',
    城乡居民养老保险: 'residentPension',
    职工养老: 'workerPension',
  },
  spellings: { '新型农村合作医疗（城乡居民基本医疗保险）': 'residentMedical' },
})

/** 低保类别 (B1): rural classes and the per-family form */
export const DIBAO_CLASS = defineCodes({
  id: 'dibaoClass',
  label: { zh: '低保类别', en: 'Class of the subsistence allowance' },
  items: [
    { code: 'A', zh: 'A类', en: 'class A, no labour, income or supporter' },
    { code: 'B', zh: 'B类', en: 'class B, main members old, ill or disabled' },
    { code: 'C', zh: 'C类', en: 'class C, with labour, difficulty for a time' },
  ],
  aliases: { A级: 'A', B级: 'B', C级: 'C', A档: 'A', B档: 'B', C档: 'C' },
})

/** 低保城乡属性 */
export const DIBAO_KIND = defineCodes({
  id: 'dibaoKind',
  label: { zh: '低保类型', en: 'Kind of the subsistence allowance' },
  items: [
    { code: 'rural', zh: '农村低保', en: 'rural' },
    { code: 'urban', zh: '城市低保', en: 'urban' },
  ],
  spellings: { 农村最低生活保障: 'rural', 城市最低生活保障: 'urban', 农低: 'rural', 城低: 'urban' },
})

/** 特困供养方式 (B3) */
export const TEKUN_KIND = defineCodes({
  id: 'tekunKind',
  label: { zh: '特困供养方式', en: 'Form of destitution support' },
  items: [
    { code: 'dispersed', zh: '分散供养', en: 'at home' },
    { code: 'centralised', zh: '集中供养', en: 'in an institution' },
  ],
  aliases: { 分散: 'dispersed', 集中: 'centralised', 分散供养特困: 'dispersed', 集中供养特困: 'centralised' },
})

/** 生活自理能力 (B3): by the number of six daily acts that cannot be done alone */
export const SELF_CARE = defineCodes({
  id: 'selfCare',
  label: { zh: '生活自理能力', en: 'Ability of self-care' },
  items: [
    { code: 'able', zh: '具备生活自理能力', en: 'able' },
    { code: 'partly', zh: '部分丧失生活自理能力', en: 'partly lost' },
    { code: 'lost', zh: '完全丧失生活自理能力', en: 'wholly lost' },
  ],
  aliases: { 全自理: 'able', 半自理: 'partly', 半护理: 'partly', 全护理: 'lost', 失能: 'lost' },
})
