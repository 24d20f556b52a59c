/** The contract of intake: what pages and scripts may ask. Identifiers come masked; only the office's own file carries them whole. */
import { z } from 'zod'
import { defineRoute } from '../../language/access/route.ts'

const Label = z.object({ zh: z.string(), en: z.string() })
const Day = z.iso.date()
const AreaCode = z.string().regex(/^\d{12}$/)
const area = AreaCode.optional()
const id = z.object({ id: z.uuid() })
const paging = {
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const BATCH_STATE_IDS = [
  'uploaded',
  'checking',
  'checked',
  'committing',
  'committed',
  'discarded',
  'withdrawn',
  'refused',
  'failed',
] as const
const State = z.enum(BATCH_STATE_IDS)
export const SEVERITIES = ['rejected', 'warned', 'repaired'] as const
const Severity = z.enum(SEVERITIES)
export type Severity = z.infer<typeof Severity>

export const Batch = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  fileName: z.string(),
  fileBytes: z.number(),
  kind: z.string().nullable(),
  kindLabel: Label.nullable(),
  sender: z.string().nullable(),
  extent: z.enum(['full', 'delta']).nullable(),
  periodFrom: z.string().nullable(),
  periodTo: z.string().nullable(),
  amountCovers: z.string().nullable(),
  areas: z.array(z.object({ code: z.string(), name: z.string() })),
  state: State,
  reason: Label.nullable(),
  rowsRead: z.number(),
  rowsExpected: z.number().nullable(),
  rowsTotal: z.number().nullable(),
  rowsAccepted: z.number().nullable(),
  rowsRepaired: z.number().nullable(),
  rowsWarned: z.number().nullable(),
  rowsRejected: z.number().nullable(),
  rowsMatched: z.number().nullable(),
  rowsUnmatched: z.number().nullable(),
  /** Refused rows of a committed batch that nobody has settled yet. */
  rowsOpen: z.number(),
  written: z.array(z.object({ register: z.string(), label: Label, added: z.number(), changed: z.number() })).nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  committedAt: z.string().nullable(),
  withdrawnAt: z.string().nullable(),
})
export type Batch = z.infer<typeof Batch>

const BatchDetail = Batch.extend({
  /** Jobs before this one; 0 while it runs, null when nothing is under way here. */
  before: z.number().nullable(),
  hasFile: z.boolean(),
  /** Committed batches of the very same file. */
  sameFile: z.array(z.object({ id: z.uuid(), fileName: z.string(), committedAt: z.string() })),
  children: z.array(z.object({ id: z.uuid(), state: State, createdAt: z.string() })),
})
export type BatchDetail = z.infer<typeof BatchDetail>

export const uploadBatches = defineRoute({
  method: 'POST',
  path: '/api/intake/batches',
  access: 'intake.load',
  summary: {
    zh: '上传数据文件并开始核对（multipart，可多个文件）',
    en: 'Upload files and begin to check them (multipart)',
  },
  query: z.object({ area }),
  response: z.array(Batch),
})

export const listBatches = defineRoute({
  method: 'GET',
  path: '/api/intake/batches',
  access: 'intake.load',
  summary: { zh: '导入批次列表', en: 'Import batches' },
  query: z.object({
    area,
    ...paging,
    state: State.optional(),
    kind: z.string().max(60).optional(),
    q: z.string().trim().max(60).optional(),
  }),
  response: z.object({ rows: z.array(Batch), total: z.number() }),
})

export const readBatch = defineRoute({
  method: 'GET',
  path: '/api/intake/batches/:id',
  access: 'intake.load',
  summary: { zh: '导入批次及进度', en: 'One batch with its progress' },
  params: id,
  response: BatchDetail,
})

const MappedSheet = z.object({
  sheet: z.string().max(200),
  headerRow: z.int().min(1).max(2_000_000),
  headerRows: z.union([z.literal(1), z.literal(2)]),
  /** Column key of the kind -> column index from 0. */
  columns: z.record(z.string().max(60), z.int().min(0).max(500)),
})

export const declareBatch = defineRoute({
  method: 'PUT',
  path: '/api/intake/batches/:id',
  access: 'intake.load',
  summary: { zh: '报送说明与列对应；保存后重新核对', en: 'What the file is and where its columns stand; checks again' },
  params: id,
  body: z.object({
    kind: z.string().max(60).optional(),
    sender: z
      .string()
      .regex(/^[A-Za-z]{1,40}$/)
      .optional(),
    extent: z.enum(['full', 'delta']).optional(),
    periodFrom: Day.nullable().optional(),
    periodTo: Day.nullable().optional(),
    amountCovers: z.string().trim().max(100).nullable().optional(),
    areas: z.array(AreaCode).min(1).max(200).optional(),
    mapping: z.array(MappedSheet).max(255).optional(),
  }),
  response: Batch,
})

const act = (verb: string, access: 'intake.load' | 'intake.commit', zh: string, en: string) =>
  defineRoute({
    method: 'POST',
    path: `/api/intake/batches/:id/${verb}`,
    access,
    summary: { zh, en },
    params: id,
    response: Batch,
  })

export const checkBatch = act('check', 'intake.load', '重新核对', 'Check again')
export const cancelBatch = act('cancel', 'intake.load', '取消核对', 'Cancel the check')
export const discardBatch = act('discard', 'intake.load', '放弃批次', 'Discard the batch')
export const commitBatch = act('commit', 'intake.commit', '入库', 'Commit the batch')
export const withdrawBatch = act('withdraw', 'intake.commit', '撤销本次导入', 'Withdraw the import')

export const planBatch = defineRoute({
  method: 'GET',
  path: '/api/intake/batches/:id/plan',
  access: 'intake.load',
  summary: { zh: '入库预计', en: 'What the commit would do' },
  params: id,
  response: z.array(
    z.object({ register: z.string(), label: Label, added: z.number(), changed: z.number(), unchanged: z.number() }),
  ),
})

const SheetView = z.object({
  sheet: z.string(),
  /** Null where no header was found. */
  headerRow: z.number().nullable(),
  headerRows: z.union([z.literal(1), z.literal(2)]),
  columns: z.array(
    z.object({ index: z.number(), header: z.string(), key: z.string().nullable(), samples: z.array(z.string()) }),
  ),
  firstRows: z.array(z.object({ row: z.number(), cells: z.array(z.string()) })),
})
export type SheetView = z.infer<typeof SheetView>

export const readSheets = defineRoute({
  method: 'GET',
  path: '/api/intake/batches/:id/sheets',
  access: 'intake.load',
  summary: { zh: '工作表与列对应', en: 'Sheets and their columns' },
  params: id,
  query: z.object({ kind: z.string().max(60).optional() }),
  response: z.array(SheetView),
})

const Group = z.object({
  severity: Severity,
  rule: z.string(),
  columnKey: z.string().nullable(),
  header: z.string().nullable(),
  /** Tells notes of one rule apart that say different things. */
  kind: z.string(),
  count: z.number(),
  example: Label,
})
export type ReportGroup = z.infer<typeof Group>

export const readReport = defineRoute({
  method: 'GET',
  path: '/api/intake/batches/:id/report',
  access: 'intake.load',
  summary: { zh: '核对报告：按问题汇总', en: 'The report, by kind of problem' },
  params: id,
  response: z.array(Group),
})

const Mark = z.object({
  /** Column from 0; null for the row as a whole. */
  index: z.number().nullable(),
  severity: Severity,
  rule: z.string(),
  text: Label,
  /** The repaired value, masked where it is an identifier. */
  value: z.string().nullable(),
})
const SheetRows = z.object({
  sheet: z.string(),
  headers: z.array(z.string()),
  rows: z.array(z.object({ row: z.number(), cells: z.array(z.string()), marks: z.array(Mark) })),
})
export type SheetRows = z.infer<typeof SheetRows>

export const readReportRows = defineRoute({
  method: 'GET',
  path: '/api/intake/batches/:id/report/rows',
  access: 'intake.load',
  summary: { zh: '核对报告：某类问题的各行', en: 'The rows of one kind of problem' },
  params: id,
  query: z.object({
    severity: Severity,
    rule: z.string().max(60),
    columnKey: z.string().max(60).optional(),
    kind: z.string().max(60).optional(),
    ...paging,
  }),
  response: z.object({ sheets: z.array(SheetRows), total: z.number() }),
})

export const downloadMarked = defineRoute({
  method: 'GET',
  path: '/api/intake/batches/:id/marked',
  access: 'intake.load',
  summary: { zh: '下载标注问题的原表', en: 'The file with its problems marked in place' },
  params: id,
})

const Kind = z.object({
  id: z.string(),
  label: Label,
  sender: z.string(),
  extent: z.enum(['full', 'delta']),
  /** The rows do not say from when on they hold: the period has to be declared. */
  needsPeriod: z.boolean(),
  columns: z.array(z.object({ key: z.string(), header: z.string(), needed: z.boolean() })),
})
export type Kind = z.infer<typeof Kind>

export const listKinds = defineRoute({
  method: 'GET',
  path: '/api/intake/kinds',
  access: 'intake.load',
  summary: { zh: '可导入的数据类型', en: 'Kinds of files' },
  response: z.array(Kind),
})

export const downloadTemplate = defineRoute({
  method: 'GET',
  path: '/api/intake/kinds/:kind/template',
  access: 'intake.load',
  summary: { zh: '下载填报模板', en: 'Template of a kind' },
  params: z.object({ kind: z.string().max(60) }),
})

const RefusedRow = z.object({
  sheet: z.string(),
  row: z.number(),
  state: z.enum(['open', 'mended', 'dropped']),
  cells: z.array(z.string()),
  /** Columns that have been changed since the file came. */
  changed: z.array(z.number()),
  marks: z.array(Mark),
  dropReason: z.string().nullable(),
})
const RefusedUnit = z.object({
  /** 户编号, where rows stand for members of a household. */
  householdCode: z.string().nullable(),
  sheet: z.string(),
  headers: z.array(z.string()),
  rows: z.array(RefusedRow),
  /** Members of that household who are registered. */
  registered: z.array(z.object({ name: z.string(), relation: z.string() })),
  /** A mending batch that has been checked and waits to be committed. */
  childId: z.uuid().nullable(),
})
export type RefusedUnit = z.infer<typeof RefusedUnit>

export const listRefused = defineRoute({
  method: 'GET',
  path: '/api/intake/batches/:id/refused',
  access: 'intake.load',
  summary: { zh: '不能入库的行（待更正）', en: 'Refused rows to be mended' },
  params: id,
  query: z.object({ ...paging, state: z.enum(['open', 'mended', 'dropped']).default('open') }),
  response: z.object({
    fileName: z.string(),
    /** False where the file covers more than the person's areas, so that only its rows can be opened. */
    inSight: z.boolean(),
    units: z.array(RefusedUnit),
    total: z.number(),
    /** Choices of coded columns, by column index of the first sheet: a person picks instead of typing. */
    choices: z.array(z.object({ key: z.string(), sheet: z.string(), index: z.number(), words: z.array(z.string()) })),
  }),
})

const RefusedFile = z.object({
  id: z.uuid(),
  fileName: z.string(),
  kindLabel: Label.nullable(),
  sender: z.string().nullable(),
  committedAt: z.string().nullable(),
  rowsOpen: z.number(),
})

export const listRefusedFiles = defineRoute({
  method: 'GET',
  path: '/api/intake/refused-files',
  access: 'intake.load',
  summary: {
    zh: '上级统一导入的文件中本地区待更正的行',
    en: 'Files of wider areas with rows of this area to be mended',
  },
  query: z.object({ area }),
  response: z.array(RefusedFile),
})

const RowKey = z.object({ sheet: z.string().max(200), row: z.int() })

export const mendRows = defineRoute({
  method: 'POST',
  path: '/api/intake/batches/:id/mend',
  access: 'intake.load',
  summary: { zh: '更正后重新核对这些行', en: 'Check mended rows again' },
  params: id,
  body: z.object({
    rows: z
      .array(RowKey.extend({ cells: z.record(z.string().regex(/^\d{1,3}$/), z.string().max(500).nullable()) }))
      .min(1)
      .max(200),
  }),
  response: z.object({ child: Batch, sheets: z.array(SheetRows) }),
})

export const dropRows = defineRoute({
  method: 'POST',
  path: '/api/intake/batches/:id/drop',
  access: 'intake.load',
  summary: { zh: '确认这些行不入库', en: 'Settle that these rows are not taken' },
  params: id,
  body: z.object({ rows: z.array(RowKey).min(1).max(200), reason: z.string().trim().min(2).max(200) }),
  response: z.object({ dropped: z.number() }),
})

const Side = z.object({
  source: z.string(),
  /** The source's full list does not name the subject, which says no. */
  silent: z.boolean(),
  validFrom: z.string().nullable(),
  recordedAt: z.string().nullable(),
  batchId: z.uuid().nullable(),
  fileName: z.string().nullable(),
  recordId: z.uuid().nullable(),
  values: z.record(z.string(), z.unknown()),
})
const Conflict = z.object({
  register: z.string(),
  countyCode: z.string(),
  areaName: z.string(),
  householdId: z.uuid().nullable(),
  personId: z.uuid().nullable(),
  about: z.string().nullable(),
  /** Keys of the fields in which the sides differ. */
  fields: z.array(z.string()),
  sides: z.array(Side).length(2),
})
export type Conflict = z.infer<typeof Conflict>

export const listConflicts = defineRoute({
  method: 'GET',
  path: '/api/conflicts',
  access: 'screening.read',
  summary: { zh: '部门数据不一致', en: 'Sources that disagree' },
  query: z.object({ area, register: z.string().max(60).optional(), ...paging }),
  response: z.object({
    rows: z.array(Conflict),
    total: z.number(),
    totalIsExact: z.boolean(),
    registers: z.array(z.object({ register: z.string(), label: Label, total: z.number() })),
  }),
})
