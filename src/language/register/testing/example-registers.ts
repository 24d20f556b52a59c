/** Made-up ledgers that use every word of the register language; the golden files and checks of the tests stand on them. */
import { defineCodes } from '../../../kernel/codes/index.ts'
import {
  area,
  attachment,
  bankCard,
  citizenId,
  code,
  codes,
  day,
  fen,
  household,
  month,
  organisation,
  person,
  phone,
  quantity,
  text,
  yesNo,
} from '../field.ts'
import { defineRegister } from '../register.ts'

export const SEASON = defineCodes({
  id: 'season',
  label: { zh: '季节', en: 'Season' },
  items: [
    { code: 'dry', zh: '旱季', en: 'dry' },
    { code: 'wet', zh: '雨季', en: 'wet' },
  ],
})

const label = (zh: string, en: string) => ({ zh, en })

/** An event of a person with a field of every type. */
export const everyField = defineRegister({
  id: 'everyField',
  label: label('样例台账', 'Example ledger'),
  help: label('仅用于测试', 'For tests only'),
  kind: 'event',
  subject: 'person',
  owner: 'ruralRevitalisation',
  naturalKey: ['receiptNumber', 'citizenId'],
  perSource: true,
  absence: 'none',
  writers: ['import', 'form'],
  happenedOn: 'paidOn',
  fields: {
    receiptNumber: text({ label: label('票据号', 'Receipt'), maxLength: 20 }),
    payee: text({ label: label('收款人', 'Payee'), required: true, pinyin: true }),
    season: code({ label: label('季节', 'Season'), codes: SEASON }),
    seasons: codes({ label: label('各季节', 'Seasons'), codes: SEASON }),
    paidOn: day({ label: label('发放日期', 'Paid on') }),
    periodMonth: month({ label: label('所属月份', 'Month') }),
    amount: fen({ label: label('金额', 'Amount'), required: true }),
    correction: fen({ label: label('更正额', 'Correction'), negative: true }),
    landArea: quantity({ label: label('面积', 'Land'), unit: label('亩', 'mu'), decimals: 2, min: 0, max: 1_000_000 }),
    balance: quantity({ label: label('结余', 'Balance'), unit: label('公斤', 'kg') }),
    posted: yesNo({ label: label('已公示', 'Posted') }),
    place: area({ label: label('地点', 'Place') }),
    citizenId: citizenId({ label: label('证件号码', 'ID number') }),
    phone: phone({ label: label('电话', 'Phone') }),
    card: bankCard({ label: label('卡号', 'Card') }),
    household: household({ label: label('农户', 'Household') }),
    guardian: person({ label: label('监护人', 'Guardian') }),
    payer: organisation({ label: label('付款单位', 'Payer') }),
    receipt: attachment({ label: label('票据照片', 'Photo') }),
  },
  listed: ['receiptNumber', 'amount'],
})

/** A status of a household: what it is worth lies in its guard against overlap. */
export const everyStatus = defineRegister({
  id: 'everyStatus',
  label: label('样例状态', 'Example status'),
  help: label('仅用于测试', 'For tests only'),
  kind: 'status',
  subject: 'household',
  owner: 'ruralRevitalisation',
  naturalKey: ['season'],
  perSource: true,
  absence: 'unknown',
  writers: ['import'],
  fields: {
    season: code({ label: label('季节', 'Season'), codes: SEASON }),
    fileNumber: text({ label: label('档案号', 'File number'), unique: true }),
    active: yesNo({ label: label('有效', 'Active') }),
  },
  listed: ['season'],
})
