/**
 * What the audit calls what people and the system do (GB/T 22239-2019 8.1.4.3 a: every user, every important act). The
 * list is closed: an act that is not here cannot be recorded, and one that is here has its words.
 */
import type { Label } from '../../kernel/label.ts'

export const ACTS = {
  signIn: { zh: '登录', en: 'Sign-in' },
  signOut: { zh: '退出登录', en: 'Sign-out' },
  sessionEnd: { zh: '结束会话', en: 'Session ended' },
  passwordChange: { zh: '修改密码', en: 'Password changed' },
  passwordReset: { zh: '重置密码', en: 'Password reset' },
  secondFactorSetUp: { zh: '设置第二因素', en: 'Second factor set up' },
  secondFactorReset: { zh: '重置第二因素', en: 'Second factor reset' },
  secondFactorCheck: { zh: '核验第二因素', en: 'Second factor checked' },
  accountOpen: { zh: '开立账号', en: 'Account opened' },
  accountChange: { zh: '修改账号', en: 'Account changed' },
  accountClose: { zh: '停用账号', en: 'Account closed' },
  roleGive: { zh: '授予岗位', en: 'Posting given' },
  roleEnd: { zh: '收回岗位', en: 'Posting ended' },
  delegate: { zh: '委托代理', en: 'Posting delegated' },
  delegateEnd: { zh: '结束代理', en: 'Delegation ended' },
  handOver: { zh: '移交工作', en: 'Work handed over' },

  view: { zh: '查看', en: 'View' },
  historyView: { zh: '查看历史', en: 'History viewed' },
  list: { zh: '查看列表', en: 'List' },
  search: { zh: '检索', en: 'Search' },
  reveal: { zh: '查看完整号码', en: 'Full value revealed' },
  export: { zh: '导出', en: 'Export' },
  exportEnd: { zh: '导出结束', en: 'Export ended' },
  exportRequest: { zh: '申请导出', en: 'Export asked for' },
  exportApprove: { zh: '审批导出', en: 'Export approved' },
  exportRefuse: { zh: '退回导出申请', en: 'Export refused' },

  recordCreate: { zh: '新增记录', en: 'Record created' },
  recordEdit: { zh: '修改记录', en: 'Record edited' },
  recordClose: { zh: '终止记录', en: 'Record closed' },
  recordMove: { zh: '变更管理地', en: 'Record moved' },
  attachmentAdd: { zh: '上传附件', en: 'File attached' },
  attachmentView: { zh: '查看附件', en: 'Attached file opened' },
  attachmentRemove: { zh: '移除附件', en: 'Attached file removed' },

  fileUpload: { zh: '上传数据文件', en: 'Data file uploaded' },
  fileDeclare: { zh: '填报文件说明', en: 'Data file declared' },
  fileCheck: { zh: '核对数据文件', en: 'Data file checked' },
  fileCancel: { zh: '停止核对或入库', en: 'Check or commit stopped' },
  fileCommit: { zh: '数据入库', en: 'Data file committed' },
  fileWithdraw: { zh: '撤销入库', en: 'Import withdrawn' },
  fileDiscard: { zh: '丢弃数据文件', en: 'Data file discarded' },
  rowMend: { zh: '更正未入库的行', en: 'Refused rows mended' },
  rowDrop: { zh: '排除未入库的行', en: 'Refused rows dropped' },

  parameterEnter: { zh: '录入政策标准', en: 'Parameter entered' },
  parameterDecide: { zh: '办理政策标准', en: 'Parameter decided' },
  ruleApprove: { zh: '启用规则', en: 'Rule approved' },
  ruleSendBack: { zh: '退回规则', en: 'Rule sent back' },
  ruleSwitchOff: { zh: '停用规则', en: 'Rule switched off' },
  screeningRun: { zh: '运行筛查', en: 'Screening run' },
  clueJudge: { zh: '线索研判', en: 'Clues judged' },
  judgementWithdraw: { zh: '撤回研判', en: 'Judgement taken back' },

  keyNew: { zh: '新建密钥', en: 'Key made' },
  keyRotate: { zh: '轮换密钥', en: 'Key rotation' },
  keyRetire: { zh: '停用密钥', en: 'Key retired' },
  settingChange: { zh: '修改系统设置', en: 'Setting changed' },
  serverStart: { zh: '系统启动', en: 'Server started' },
  serverStop: { zh: '系统停止', en: 'Server stopped' },
  migrate: { zh: '升级数据库', en: 'Database migrated' },

  auditRead: { zh: '查阅审计记录', en: 'Audit read' },
  auditExport: { zh: '导出审计记录', en: 'Audit exported' },
  auditVerify: { zh: '校验审计链', en: 'Audit chain verified' },
  auditArchive: { zh: '归档审计记录', en: 'Audit archived' },
} as const satisfies Record<string, Label>

export type Act = keyof typeof ACTS

export function isAct(text: string): text is Act {
  return Object.hasOwn(ACTS, text)
}

export const RESULTS = {
  done: { zh: '成功', en: 'Done' },
  refused: { zh: '被拒绝', en: 'Refused' },
  failed: { zh: '失败', en: 'Failed' },
} as const satisfies Record<string, Label>

export type Result = keyof typeof RESULTS

/** What a route records: an act, of a kind of thing where the path does not say it, or nothing and why. */
export type RouteAudit = Act | { readonly act: Act; readonly of: string } | { readonly none: string }
