import { defineCodes } from './code-list.ts'

/** 性别 */
export const SEX = defineCodes({
  id: 'sex',
  label: { zh: '性别', en: 'Sex' },
  standard: 'GB/T 2261.1',
  items: [
    { code: '0', zh: '未知', en: 'not known' },
    { code: '1', zh: '男', en: 'male' },
    { code: '2', zh: '女', en: 'female' },
    { code: '9', zh: '未说明', en: 'not stated' },
  ],
  spellings: { 男性: '1', 女性: '2', 未知的性别: '0', 未说明的性别: '9' },
})

/** 婚姻状况 */
export const MARITAL = defineCodes({
  id: 'marital',
  label: { zh: '婚姻状况', en: 'Marital status' },
  standard: 'GB/T 2261.2',
  items: [
    { code: '10', zh: '未婚', en: 'never married' },
    { code: '20', zh: '已婚', en: 'married' },
    { code: '21', zh: '初婚', en: 'married for the first time' },
    { code: '22', zh: '再婚', en: 'remarried' },
    { code: '23', zh: '复婚', en: 'married again to the same spouse' },
    { code: '30', zh: '丧偶', en: 'widowed' },
    { code: '40', zh: '离婚', en: 'divorced' },
    { code: '90', zh: '未说明', en: 'not stated' },
  ],
  aliases: { 离异: '40' },
  spellings: { 未说明的婚姻状况: '90' },
})

/** 政治面貌: the codes of GB/T 4762, the words of the national monitoring system where it has its own. */
export const POLITICAL_STATUS = defineCodes({
  id: 'politicalStatus',
  label: { zh: '政治面貌', en: 'Political status' },
  standard: 'GB/T 4762',
  items: [
    { code: '01', zh: '中共党员', en: 'member of the CPC' },
    { code: '02', zh: '中共预备党员', en: 'probationary member of the CPC' },
    { code: '03', zh: '共青团员', en: 'member of the Communist Youth League' },
    { code: '04', zh: '民革党员', en: 'member of the Revolutionary Committee of the Kuomintang' },
    { code: '05', zh: '民盟盟员', en: 'member of the China Democratic League' },
    { code: '06', zh: '民建会员', en: 'member of the Democratic National Construction Association' },
    { code: '07', zh: '民进会员', en: 'member of the Association for Promoting Democracy' },
    { code: '08', zh: '农工党党员', en: "member of the Peasants' and Workers' Democratic Party" },
    { code: '09', zh: '致公党党员', en: 'member of the Zhi Gong Party' },
    { code: '10', zh: '九三学社社员', en: 'member of the Jiu San Society' },
    { code: '11', zh: '台盟盟员', en: 'member of the Taiwan Democratic Self-Government League' },
    { code: '12', zh: '无党派人士', en: 'without party affiliation' },
    { code: '13', zh: '群众', en: 'none of these' },
  ],
  aliases: { 党员: '01', 预备党员: '02', 团员: '03' },
  spellings: { 中国共产党党员: '01', 中国共产党预备党员: '02', 中国共产主义青年团团员: '03', 无党派民主人士: '12' },
})

/** 是 / 否 */
export const YES_NO = defineCodes({
  id: 'yesNo',
  label: { zh: '是否', en: 'Yes or no' },
  items: [
    { code: 'yes', zh: '是', en: 'yes' },
    { code: 'no', zh: '否', en: 'no' },
  ],
  spellings: {
    '√': 'yes',
    '✓': 'yes',
    '✔': 'yes',
    '☑': 'yes',
    '1': 'yes',
    '0': 'no',
    '×': 'no',
    '✗': 'no',
    '✘': 'no',
    Y: 'yes',
    N: 'no',
    TRUE: 'yes',
    FALSE: 'no',
  },
})

/** 证件类型 */
export const IDENTITY_DOCUMENT = defineCodes({
  id: 'identityDocument',
  label: { zh: '证件类型', en: 'Identity document' },
  items: [
    { code: 'residentIdCard', zh: '居民身份证', en: 'resident identity card' },
    { code: 'disabilityCertificate', zh: '残疾人证', en: 'disability certificate' },
    { code: 'officerCard', zh: '军官证', en: 'officer card' },
    { code: 'passport', zh: '护照', en: 'passport' },
    { code: 'hongKongMacaoTaiwan', zh: '港澳台居民证件', en: 'document of a Hong Kong, Macao or Taiwan resident' },
    { code: 'none', zh: '无证', en: 'none (not registered)' },
  ],
  aliases: { 身份证: 'residentIdCard', 残疾证: 'disabilityCertificate', 未上户: 'none' },
  spellings: { 第二代残疾人证: 'disabilityCertificate', 中华人民共和国残疾人证: 'disabilityCertificate' },
})
