import { WATER_GRADE } from '../../kernel/codes/index.ts'
import { code } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

/** 饮水安全 (D3, T/CHES 18): safe when all four indicators are at least 基本达标 (R83). */
export const waterSafety = defineRegister({
  id: 'waterSafety',
  label: { zh: '饮水安全', en: 'Drinking water' },
  help: {
    zh: '水量、水质、用水方便程度、供水保证率四项评价，一项不达标即为不安全。',
    en: 'Four indicators; one not met makes the water unsafe.',
  },
  kind: 'status',
  subject: 'household',
  owner: 'water',
  naturalKey: [],
  perSource: true,
  absence: 'unknown',
  writers: ['import', 'form'],
  fields: {
    quantity: code({ label: { zh: '水量', en: 'Quantity' }, codes: WATER_GRADE }),
    quality: code({ label: { zh: '水质', en: 'Quality' }, codes: WATER_GRADE }),
    convenience: code({ label: { zh: '用水方便程度', en: 'Convenience' }, codes: WATER_GRADE, synonyms: ['方便程度'] }),
    reliability: code({ label: { zh: '供水保证率', en: 'Reliability' }, codes: WATER_GRADE, synonyms: ['保证率'] }),
  },
  listed: ['quantity', 'quality', 'convenience', 'reliability'],
})
