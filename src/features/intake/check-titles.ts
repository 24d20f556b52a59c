/** Titles of the numbered checks 数据质量规则, for people who know the numbers. Checks without one have no number for them. */
import type { Label } from '../../kernel/label.ts'

const TITLES: Readonly<Record<string, Label>> = {
  R61: { zh: '证件号码位数', en: 'length of the ID number' },
  R62: { zh: '公民身份号码校验', en: 'check digit and date of the ID number' },
  R63: { zh: '残疾人证号', en: 'disability certificate number' },
  R64: { zh: '人员不重复', en: 'a person stands once' },
  R65: { zh: '户主与配偶唯一', en: 'one head, one spouse' },
  R66: { zh: '关系与性别一致', en: 'relation agrees with sex' },
  R67: { zh: '性别、出生日期与证件一致', en: 'sex and birth agree with the ID number' },
  R68: { zh: '必填项', en: 'required fields' },
  R69: { zh: '文化程度与在校生状况', en: 'education or schooling, not both' },
  R70: { zh: '在校生状况与年龄', en: 'schooling fits the age' },
  R71: { zh: '未满 16 周岁劳动技能', en: 'labour below 16' },
  R72: { zh: '劳动年龄劳动技能', en: 'labour of working age' },
  R73: { zh: '60 周岁以上劳动技能', en: 'labour from 60 on' },
  R74: { zh: '务工信息', en: 'work away from home' },
  R75: { zh: '基本医疗、养老保险', en: 'basic insurance' },
  R76: { zh: '公益性岗位年龄', en: 'age of public posts' },
  R77: { zh: '特困供养与务工', en: 'tekun and work' },
  R78: { zh: '监测对象信息完整', en: 'record of a monitored household' },
  R90: { zh: '统一社会信用代码', en: 'unified credit code' },
  R91: { zh: '银行账号', en: 'bank account' },
}

/** `R61 证件号码位数`; undefined where the check has no number of the published rules. */
export function checkTitle(rule: string): Label | undefined {
  const title = TITLES[rule]
  return title && { zh: `${rule} ${title.zh}`, en: `${rule} ${title.en}` }
}
