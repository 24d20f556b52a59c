import { defineCodes } from './code-list.ts'

/** 健康状况 (E9): several at once, except that 健康 stands alone. */
export const HEALTH = defineCodes({
  id: 'health',
  label: { zh: '健康状况', en: 'Health' },
  items: [
    { code: 'healthy', zh: '健康', en: 'healthy' },
    { code: 'chronic', zh: '长期慢性病', en: 'long-term chronic illness' },
    { code: 'severe', zh: '患有大病', en: 'serious illness' },
    { code: 'disabled', zh: '残疾', en: 'disabled' },
  ],
  aliases: { 慢性病: 'chronic', 慢病: 'chronic', 大病: 'severe', 残疾人: 'disabled' },
})

/** 残疾类别 (E3), numbered as on the certificate */
export const DISABILITY_TYPE = defineCodes({
  id: 'disabilityType',
  label: { zh: '残疾类别', en: 'Type of disability' },
  standard: 'GB/T 26341',
  items: [
    { code: '1', zh: '视力', en: 'visual' },
    { code: '2', zh: '听力', en: 'hearing' },
    { code: '3', zh: '言语', en: 'speech' },
    { code: '4', zh: '肢体', en: 'physical' },
    { code: '5', zh: '智力', en: 'intellectual' },
    { code: '6', zh: '精神', en: 'mental' },
    { code: '7', zh: '多重', en: 'multiple' },
  ],
  spellings: {
    视力残疾: '1',
    听力残疾: '2',
    言语残疾: '3',
    肢体残疾: '4',
    智力残疾: '5',
    精神残疾: '6',
    多重残疾: '7',
  },
})

/** 残疾等级 (E3); 一级 is the most severe */
export const DISABILITY_GRADE = defineCodes({
  id: 'disabilityGrade',
  label: { zh: '残疾等级', en: 'Grade of disability' },
  standard: 'GB/T 26341',
  items: [
    { code: '1', zh: '一级', en: 'grade 1' },
    { code: '2', zh: '二级', en: 'grade 2' },
    { code: '3', zh: '三级', en: 'grade 3' },
    { code: '4', zh: '四级', en: 'grade 4' },
  ],
  spellings: {
    '1级': '1',
    '2级': '2',
    '3级': '3',
    '4级': '4',
    一: '1',
    二: '2',
    三: '3',
    四: '4',
    Ⅰ级: '1',
    Ⅱ级: '2',
    Ⅲ级: '3',
    Ⅳ级: '4',
  },
})

/** 医院级别 */
export const HOSPITAL_LEVEL = defineCodes({
  id: 'hospitalLevel',
  label: { zh: '医院级别', en: 'Hospital level' },
  items: [
    { code: 'first', zh: '一级', en: 'level 1' },
    { code: 'second', zh: '二级', en: 'level 2' },
    { code: 'third', zh: '三级', en: 'level 3' },
    { code: 'ungraded', zh: '未定级', en: 'not graded' },
  ],
  spellings: {
    一级医院: 'first',
    二级医院: 'second',
    三级医院: 'third',
    一级及以下: 'first',
    '1': 'first',
    '2': 'second',
    '3': 'third',
  },
})

/** 结算类型: a reversal (冲正) carries negative amounts and the number of the settlement it takes back. */
export const SETTLEMENT_KIND = defineCodes({
  id: 'settlementKind',
  label: { zh: '结算类型', en: 'Kind of settlement' },
  items: [
    { code: 'normal', zh: '正常', en: 'settlement' },
    { code: 'reversal', zh: '冲正', en: 'reversal' },
  ],
  aliases: { 正常结算: 'normal', 冲销: 'reversal', 红冲: 'reversal' },
})
