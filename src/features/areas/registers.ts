import { defineCodes } from '../../kernel/codes/index.ts'
import { code, text, yesNo } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

export const DESIGNATION = defineCodes({
  id: 'designation',
  label: { zh: '地区类别', en: 'Designation' },
  items: [
    { code: 'liftedCounty', zh: '脱贫县', en: 'county lifted out of poverty' },
    { code: 'nationalKeyCounty', zh: '国家乡村振兴重点帮扶县', en: 'national key county' },
    { code: 'provincialKeyCounty', zh: '省级乡村振兴重点帮扶县', en: 'provincial key county' },
    { code: 'liftedVillage', zh: '脱贫村', en: 'village lifted out of poverty' },
  ],
})

/** County and village designations are data of the office: which county is a key county changes by document. */
export const areaDesignation = defineRegister({
  id: 'areaDesignation',
  label: { zh: '地区类别', en: 'Designations of areas' },
  help: {
    zh: '脱贫县、重点帮扶县、脱贫村等认定及文号。',
    en: 'Lifted and key counties and villages, with the document that says so.',
  },
  kind: 'status',
  subject: 'area',
  owner: 'ruralRevitalisation',
  naturalKey: ['designation'],
  perSource: false,
  absence: 'none',
  writers: ['import', 'form'],
  fields: {
    designation: code({ label: { zh: '类别', en: 'Designation' }, codes: DESIGNATION }),
    document: text({ label: { zh: '文号', en: 'Document' }, maxLength: 100 }),
  },
  listed: ['designation', 'document'],
})

/** 村基础设施 (S36): the three accesses of every village. */
export const villageInfrastructure = defineRegister({
  id: 'villageInfrastructure',
  label: { zh: '村基础设施', en: 'Village infrastructure' },
  help: {
    zh: '行政村通硬化路、通动力电、光纤覆盖情况。',
    en: 'Hardened road, three-phase power and fibre by village.',
  },
  kind: 'status',
  subject: 'area',
  owner: 'developmentReform',
  naturalKey: [],
  perSource: true,
  absence: 'unknown',
  writers: ['import', 'form'],
  fields: {
    hardenedRoad: yesNo({ label: { zh: '通硬化路', en: 'Hardened road' }, synonyms: ['是否通硬化路'] }),
    threePhasePower: yesNo({ label: { zh: '通动力电', en: 'Three-phase power' }, synonyms: ['是否通动力电'] }),
    fibre: yesNo({ label: { zh: '光纤覆盖', en: 'Fibre' }, synonyms: ['是否通光纤', '通宽带'] }),
  },
  listed: ['hardenedRoad', 'threePhasePower', 'fibre'],
})
