/**
 * What the fields of requests are called, for whoever is told that one of them is wrong. A name means the same in every
 * contract (docs/glossary.md), so it is said once here; values of registers are named by their declaration.
 */
import type { Label } from '../../kernel/label.ts'

const WORDS: Readonly<Record<string, Label>> = {
  action: { zh: '处理方式', en: 'Action' },
  amountCovers: { zh: '金额口径', en: 'What the amount covers' },
  area: { zh: '地区', en: 'Area' },
  areaCode: { zh: '适用地区', en: 'Area it holds for' },
  areas: { zh: '地区', en: 'Areas' },
  asOf: { zh: '日期', en: 'As of' },
  by: { zh: '汇总层级', en: 'Counted by' },
  cells: { zh: '单元格', en: 'Cells' },
  certainty: { zh: '可靠程度', en: 'Certainty' },
  clues: { zh: '线索', en: 'Clues' },
  columnKey: { zh: '栏目', en: 'Column' },
  columns: { zh: '列对应', en: 'Columns' },
  countyCode: { zh: '县（市、区）', en: 'County' },
  document: { zh: '依据文件', en: 'Document' },
  dropReason: { zh: '排除原因', en: 'Reason for dropping' },
  expected: { zh: '确认的户数', en: 'Confirmed number' },
  extent: { zh: '报送范围', en: 'Full list or changes' },
  filter: { zh: '筛选条件', en: 'Filter' },
  format: { zh: '文件格式', en: 'File format' },
  headerRow: { zh: '表头所在行', en: 'Row of headers' },
  headerRows: { zh: '表头行数', en: 'Rows of headers' },
  householdId: { zh: '农户', en: 'Household' },
  kind: { zh: '数据类型', en: 'Kind' },
  limit: { zh: '每页条数', en: 'Rows of a page' },
  login: { zh: '用户名', en: 'User name' },
  mapping: { zh: '列对应', en: 'Columns' },
  membership: { zh: '家庭成员关系', en: 'Membership' },
  note: { zh: '备注', en: 'Note' },
  offset: { zh: '起始条数', en: 'First row' },
  on: { zh: '日期', en: 'On' },
  output: { zh: '结果类型', en: 'Kind of result' },
  password: { zh: '密码', en: 'Password' },
  periodFrom: { zh: '所属期起', en: 'Period from' },
  periodTo: { zh: '所属期止', en: 'Period to' },
  personId: { zh: '人员', en: 'Person' },
  q: { zh: '检索词', en: 'Search' },
  reason: { zh: '原因', en: 'Reason' },
  recordedAt: { zh: '登记时间', en: 'Recorded at' },
  register: { zh: '台账', en: 'Register' },
  row: { zh: '行号', en: 'Row' },
  rows: { zh: '行', en: 'Rows' },
  rule: { zh: '规则', en: 'Rule' },
  sample: { zh: '带示例', en: 'With examples' },
  selection: { zh: '所选线索', en: 'Selected clues' },
  sender: { zh: '报送部门', en: 'Sender' },
  severity: { zh: '程度', en: 'Severity' },
  sheet: { zh: '工作表', en: 'Sheet' },
  sort: { zh: '排序', en: 'Sort' },
  source: { zh: '来源', en: 'Source' },
  state: { zh: '状态', en: 'State' },
  validFrom: { zh: '生效日期', en: 'First day' },
  validTo: { zh: '失效日期', en: 'Last day' },
  value: { zh: '取值', en: 'Value' },
  values: { zh: '填写内容', en: 'Values' },
  verdict: { zh: '结论', en: 'Verdict' },
}

/** The word of a field; undefined where none is known. */
export function fieldWord(name: string): Label | undefined {
  return Object.hasOwn(WORDS, name) ? WORDS[name] : undefined
}
