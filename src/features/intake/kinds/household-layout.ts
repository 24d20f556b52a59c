/**
 * The person-level household register in the layout of the national system (E10): one line a member, which feeds the
 * registers of households, persons, members, identity tags, insurance, allowances and, where a disability certificate
 * stands in 证件号码, disability.
 */
import { household, identityTag, membership, person } from '../../people/registers.ts'
import { fieldColumn, plainColumn, type ColumnSpec, type FileKind } from './file-kind.ts'

const area = (
  key: string,
  header: string,
  level: NonNullable<ColumnSpec['context']['level']>,
  synonyms: readonly string[],
): ColumnSpec => {
  const column = plainColumn(key, header, 'area', { synonyms })
  return { ...column, context: { ...column.context, level } }
}

const yesNo = (key: string, header: string, synonyms: readonly string[] = []): ColumnSpec =>
  plainColumn(key, header, 'yesNo', { synonyms, needed: false, optional: true, onBad: 'warn' })

/** Areas in order from the province down: each is looked up below the one before. */
export const AREA_KEYS = ['province', 'prefecture', 'county', 'township', 'village'] as const

export const HOUSEHOLD_LAYOUT: FileKind = {
  id: 'householdLine',
  label: { zh: '农户人口信息（国家系统导出格式）', en: 'Household register (national layout)' },
  sender: 'ruralRevitalisation',
  extent: 'full',
  about: 'householdLine',
  firstDay: { column: 'year' },
  columns: [
    area('province', '省', 'province', ['省份', '省（区、市）', '省(自治区、直辖市)', '省级']),
    area('prefecture', '市', 'prefecture', [
      '州市',
      '市州',
      '市（州）',
      '州（市）',
      '地市',
      '市(地、州、盟)',
      '市级',
      '州',
    ]),
    area('county', '县', 'county', [
      '县区',
      '县(市、区)',
      '县（市、区）',
      '县(市、区、旗)',
      '区县',
      '县市区',
      '县级',
      '县（区）',
      '县市',
    ]),
    area('township', '乡', 'township', [
      '乡镇',
      '乡(镇)',
      '乡（镇）',
      '乡（镇、街道）',
      '镇',
      '乡镇（街道）',
      '乡级',
      '镇乡',
    ]),
    area('village', '村', 'village', [
      '行政村',
      '村委会',
      '村（社区）',
      '村名',
      '村级',
      '村居',
      '行政村（社区）',
      '村民委员会',
      '所在村',
    ]),
    fieldColumn(household, 'hamlet', { header: '自然村', synonyms: ['自然村（组）', '村组', '小组', '村小组'] }),
    plainColumn('householdCode', '户编号', 'identifier', {
      synonyms: ['户编码', '户编号（国办）', '家庭编号', '农户编号'],
    }),
    fieldColumn(person, 'personCode', { cell: 'identifier', synonyms: ['人口编码', '成员编号', '人员编号'] }),
    {
      ...fieldColumn(person, 'name', {
        cell: 'personName',
        synonyms: ['成员姓名', '家庭成员姓名', '人员姓名', '家庭成员'],
      }),
      needed: true,
    },
    fieldColumn(person, 'sex', { synonyms: ['成员性别'] }),
    fieldColumn(person, 'birthDay', { synonyms: ['出生年月日', '出生年月', '生日'] }),
    fieldColumn(person, 'documentKind', { synonyms: ['证件类别', '证件种类'] }),
    {
      ...fieldColumn(person, 'citizenId', {
        needed: true,
        onBad: 'reject',
        synonyms: [
          '公民身份证号',
          '公民身份证号码',
          '证件号',
          '居民身份证号',
          '居民身份证号码',
          '成员身份证号',
          '成员证件号码',
          '身份证',
        ],
      }),
      context: { optional: false, onBad: 'reject' },
    },
    fieldColumn(person, 'ethnic', { synonyms: ['民族成份', '民族成分', '族别'] }),
    {
      ...fieldColumn(household, 'phone'),
      key: 'householdPhone',
      header: '户联系电话',
      synonyms: ['户联系电话', '家庭联系电话', '联系电话', '户主联系电话', '户主电话'],
    },
    {
      ...fieldColumn(person, 'phone'),
      key: 'personPhone',
      header: '成员联系电话',
      synonyms: ['成员联系电话', '人联系电话', '成员电话', '本人联系电话', '人员联系电话'],
    },
    plainColumn('year', '年度', 'quantity', {
      needed: false,
      optional: true,
      onBad: 'warn',
      synonyms: ['年份', '数据年度', '所属年度', '统计年度'],
    }),
    {
      ...fieldColumn(membership, 'relation', {
        needed: true,
        onBad: 'reject',
        synonyms: ['与户主的关系', '户主关系', '和户主关系', '家庭关系'],
      }),
      context: { codes: membership.fields.relation.codes, optional: false, onBad: 'reject' },
    },
    fieldColumn(person, 'education', { synonyms: ['学历', '文化水平', '受教育程度', '教育程度'] }),
    fieldColumn(person, 'schooling', { synonyms: ['在校状况', '在校情况', '在校生情况', '就学状况'] }),
    fieldColumn(person, 'labourSkill', {
      synonyms: ['劳动能力', '劳动力技能', '劳动力状况', '劳动能力状况', '劳动力类型'],
    }),
    fieldColumn(person, 'workMonths', {
      synonyms: ['务工时间（月数）', '务工时长', '务工时长（月）', '外出务工时间（月）', '年务工月数'],
    }),
    fieldColumn(person, 'health', { synonyms: ['健康情况', '身体状况', '身体健康状况'] }),
    yesNo('dibao', '是否享受低保', [
      '享受低保',
      '是否低保',
      '是否享受低保政策',
      '是否低保户',
      '低保',
      '享受低保政策情况',
      '是否享受农村低保',
    ]),
    yesNo('residentMedical', '是否参加新型农村合作医疗（城乡居民基本医疗保险）', [
      '是否参加城乡居民基本医疗保险',
      '是否参加新型农村合作医疗',
      '城乡居民基本医疗保险',
      '是否参加城乡居民医保',
      '是否参加居民医保',
      '是否参加新农合',
      '参加城乡居民基本医疗保险',
      '是否参加城乡居民医疗保险',
      '是否参加基本医疗保险（城乡居民）',
    ]),
    yesNo('workerMedical', '是否参加城镇职工基本医疗保险', [
      '城镇职工基本医疗保险',
      '是否参加职工医保',
      '是否参加城镇职工医保',
    ]),
    fieldColumn(identityTag, 'householdType', { synonyms: ['农户类型', '户属性', '农户属性', '户类别', '家庭类型'] }),
    fieldColumn(identityTag, 'monitoredCategory', {
      synonyms: ['监测类别', '监测对象类型', '监测户类别', '监测户类型', '易返贫致贫户(监测对象)类型', '三类对象类别'],
    }),
  ],
}
