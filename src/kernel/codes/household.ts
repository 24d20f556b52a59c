import { defineCodes } from './code-list.ts'

/** 户类型. Whether a lifted household still enjoys the policies is `LIFTED_KIND`. */
export const HOUSEHOLD_TYPE = defineCodes({
  id: 'householdType',
  label: { zh: '户类型', en: 'Type of household' },
  items: [
    { code: 'ordinary', zh: '一般农户', en: 'ordinary rural household' },
    { code: 'lifted', zh: '脱贫户', en: 'household lifted out of poverty' },
  ],
  aliases: {
    建档立卡户: 'lifted',
    建档立卡脱贫户: 'lifted',
    已脱贫户: 'lifted',
    一般脱贫户: 'lifted',
    低保脱贫户: 'lifted',
    特困供养脱贫户: 'lifted',
    脱贫享受政策户: 'lifted',
    脱贫不享受政策户: 'lifted',
    非贫困户: 'ordinary',
  },
  spellings: { '脱贫户（享受政策）': 'lifted', '脱贫户（不享受政策）': 'lifted' },
})

/** 脱贫户 sub-types of the older exports (E9) */
export const LIFTED_KIND = defineCodes({
  id: 'liftedKind',
  label: { zh: '脱贫户类型', en: 'Kind of lifted household' },
  items: [
    { code: 'general', zh: '一般脱贫户', en: 'lifted household in general' },
    { code: 'dibao', zh: '低保脱贫户', en: 'lifted household with the subsistence allowance' },
    { code: 'tekun', zh: '特困供养脱贫户', en: 'lifted household in destitution support' },
  ],
})

/** 监测对象类别 (A2); blank in files means not monitored */
export const MONITORED_CATEGORY = defineCodes({
  id: 'monitoredCategory',
  label: { zh: '监测对象类别', en: 'Category of monitored household' },
  items: [
    { code: 'unstable', zh: '脱贫不稳定户', en: 'lifted but unstable' },
    { code: 'marginal', zh: '边缘易致贫户', en: 'on the edge of poverty' },
    { code: 'sudden', zh: '突发严重困难户', en: 'in sudden serious difficulty' },
  ],
  aliases: {
    脱贫不稳定: 'unstable',
    边缘易致贫: 'marginal',
    边缘户: 'marginal',
    突发严重困难: 'sudden',
    严重困难户: 'sudden',
  },
})

/** 致贫返贫风险 (A6), up to five a household */
export const RISK = defineCodes({
  id: 'risk',
  label: { zh: '致贫返贫风险', en: 'Risk of falling into poverty' },
  items: [
    { code: 'illness', zh: '因病', en: 'illness' },
    { code: 'disability', zh: '因残', en: 'disability' },
    { code: 'schooling', zh: '因学', en: 'cost of schooling' },
    { code: 'disaster', zh: '因自然灾害', en: 'natural disaster' },
    { code: 'flood', zh: '因洪涝灾害', en: 'flood' },
    { code: 'geological', zh: '因地质灾害', en: 'geological disaster' },
    { code: 'drought', zh: '因旱灾', en: 'drought' },
    { code: 'biological', zh: '因生物灾害', en: 'pest or animal disease' },
    { code: 'weather', zh: '因气象灾害', en: 'severe weather' },
    { code: 'earthquake', zh: '因地震灾害', en: 'earthquake' },
    { code: 'accident', zh: '因意外事故', en: 'accident' },
    { code: 'industryFailure', zh: '因产业项目失败', en: 'failure of a production project' },
    { code: 'unstableWork', zh: '因务工就业不稳', en: 'unstable work' },
    { code: 'lackOfLabour', zh: '因缺劳动力', en: 'lack of labour' },
    { code: 'housing', zh: '因安全住房', en: 'unsafe housing' },
    { code: 'water', zh: '因安全饮水', en: 'unsafe drinking water' },
    { code: 'epidemic', zh: '因疫情', en: 'epidemic' },
    { code: 'marriageOrDeath', zh: '因婚丧', en: 'marriage or funeral' },
    { code: 'other', zh: '其他', en: 'other' },
  ],
  aliases: {
    因灾: 'disaster',
    自然灾害: 'disaster',
    因产业失败: 'industryFailure',
    产业失败: 'industryFailure',
    缺劳力: 'lackOfLabour',
    缺劳动力: 'lackOfLabour',
    因缺劳力: 'lackOfLabour',
    意外事故: 'accident',
    因就业不稳: 'unstableWork',
    务工就业不稳: 'unstableWork',
    因房: 'housing',
    因住房: 'housing',
    因水: 'water',
  },
})

/** 风险消除方式 (A8) */
export const RISK_REMOVAL = defineCodes({
  id: 'riskRemoval',
  label: { zh: '风险消除方式', en: 'How the risk was removed' },
  items: [
    { code: 'assisted', zh: '帮扶消除', en: 'by assistance' },
    { code: 'natural', zh: '自然消除', en: 'by itself' },
  ],
})

/** 房屋鉴定等级 (D2): A and B are safe */
export const HOUSE_GRADE = defineCodes({
  id: 'houseGrade',
  label: { zh: '房屋鉴定等级', en: 'House safety grade' },
  standard: 'JGJ/T 363',
  items: [
    { code: 'A', zh: 'A级', en: 'A, structure safe' },
    { code: 'B', zh: 'B级', en: 'B, single parts dangerous, structure unaffected' },
    { code: 'C', zh: 'C级', en: 'C, partly dangerous' },
    { code: 'D', zh: 'D级', en: 'D, dangerous as a whole' },
  ],
})

/** 饮水安全 indicators (D3): quantity, quality, convenience, reliability each carry one of these words */
export const WATER_GRADE = defineCodes({
  id: 'waterGrade',
  label: { zh: '饮水评价', en: 'Drinking water grade' },
  standard: 'T/CHES 18',
  items: [
    { code: 'met', zh: '达标', en: 'standard met' },
    { code: 'basic', zh: '基本达标', en: 'basically met' },
    { code: 'unmet', zh: '不达标', en: 'not met' },
  ],
  aliases: { 未达标: 'unmet' },
})

/**
 * 收入类别 (A10). Bureaus write the first four with or without 净 and 性; costs are a kind of their own only in the
 * national form, where operating income is gross.
 */
export const INCOME_CATEGORY = defineCodes({
  id: 'incomeCategory',
  label: { zh: '收入类别', en: 'Kind of income' },
  items: [
    { code: 'wage', zh: '工资性收入', en: 'wages' },
    { code: 'operatingNet', zh: '生产经营净收入', en: 'net income from production' },
    { code: 'operating', zh: '生产经营性收入', en: 'gross income from production' },
    { code: 'property', zh: '财产性收入', en: 'property income' },
    { code: 'transfer', zh: '转移性收入', en: 'transfers' },
    { code: 'operatingCost', zh: '生产经营性支出', en: 'cost of production' },
  ],
  aliases: { 工资: 'wage', 务工收入: 'wage' },
  spellings: {
    工资收入: 'wage',
    经营净收入: 'operatingNet',
    生产经营性净收入: 'operatingNet',
    经营性收入: 'operating',
    生产经营收入: 'operating',
    财产净收入: 'property',
    财产收入: 'property',
    财产性净收入: 'property',
    转移净收入: 'transfer',
    转移收入: 'transfer',
    转移性净收入: 'transfer',
    生产经营支出: 'operatingCost',
  },
})
