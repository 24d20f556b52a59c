/** Words of the register language for the data dictionary. */
import type { Label } from '../../../kernel/label.ts'
import type { FieldType, Sensitivity } from '../../../language/register/field.ts'
import type { RegisterKind } from '../../../language/register/register.ts'

export const FIELD_TYPES: Readonly<Record<FieldType, Label>> = {
  text: { zh: '文字', en: 'text' },
  code: { zh: '单选代码', en: 'one code' },
  codes: { zh: '多选代码', en: 'several codes' },
  day: { zh: '日期', en: 'date' },
  month: { zh: '年月', en: 'month' },
  fen: { zh: '金额（元）', en: 'amount (CNY)' },
  quantity: { zh: '数量', en: 'number' },
  yesNo: { zh: '是／否', en: 'yes / no' },
  area: { zh: '行政区划', en: 'area' },
  citizenId: { zh: '证件号码（加密）', en: 'ID number (encrypted)' },
  phone: { zh: '电话（加密）', en: 'phone (encrypted)' },
  bankCard: { zh: '银行卡号（加密）', en: 'bank card (encrypted)' },
  household: { zh: '农户', en: 'household' },
  person: { zh: '人员', en: 'person' },
  organisation: { zh: '单位（名录）', en: 'organisation' },
  attachment: { zh: '附件（加密，不导入）', en: 'files (encrypted, not imported)' },
}

export const SENSITIVITIES: Readonly<Record<Sensitivity, Label>> = {
  open: { zh: '一般', en: 'general' },
  personal: { zh: '个人信息', en: 'personal' },
  health: { zh: '健康信息（敏感）', en: 'health (sensitive)' },
  finance: { zh: '财产信息（敏感）', en: 'finance (sensitive)' },
  identifier: { zh: '身份标识（敏感）', en: 'identifier (sensitive)' },
}

export const KINDS: Readonly<Record<RegisterKind, Label>> = {
  entity: { zh: '基础对象', en: 'entity' },
  status: { zh: '起止状态', en: 'status from day to day' },
  event: { zh: '发生事项', en: 'event' },
  monthly: { zh: '按月登记', en: 'monthly' },
}
