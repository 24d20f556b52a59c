/** Permissions are verbs of the office; roles are sets of them. Which areas a role covers is said at its assignment. */
import type { Label } from '../../kernel/label.ts'

export const PERMISSIONS = {
  'register.read': { zh: '查阅台账', en: 'Read registers' },
  'register.edit': { zh: '登记和修改台账', en: 'Edit registers' },
  'register.export': { zh: '导出台账', en: 'Export registers' },
  'intake.load': { zh: '上传和核对数据文件', en: 'Upload and check data files' },
  'intake.commit': { zh: '数据入库和撤销', en: 'Commit and withdraw imports' },
  'rule.read': { zh: '查阅规则和政策标准', en: 'Read rules and parameters' },
  'rule.approve': { zh: '复核和启用规则', en: 'Approve rules' },
  'parameter.enter': { zh: '录入政策标准', en: 'Enter policy parameters' },
  'parameter.approve': { zh: '复核政策标准', en: 'Approve policy parameters' },
  'screening.read': { zh: '查阅筛查结果', en: 'Read screening results' },
  'screening.export': { zh: '导出筛查结果和线索', en: 'Export findings and clues' },
  'screening.run': { zh: '运行筛查', en: 'Run screenings' },
  'clue.judge': { zh: '线索研判', en: 'Judge clues' },
  'assignment.delegate': { zh: '委托代理', en: 'Delegate a posting' },
  'account.read': { zh: '查看账号和授权', en: 'See accounts and postings' },
  'account.manage': { zh: '账号开立、停用和密码重置', en: 'Open and close accounts' },
  'factor.reset': { zh: '清除动态口令', en: 'Take second factors away' },
  'assignment.manage': { zh: '岗位授权和收回', en: 'Give and end postings' },
} as const satisfies Record<string, Label>

export type Permission = keyof typeof PERMISSIONS

interface Role {
  readonly label: Label
  readonly permissions: readonly Permission[]
  /** Held for a bureau, whose purposes say which registers are read (purposes.ts). */
  readonly bureau?: true
  /** One of the three who run the system: no household data, no other role beside it, never delegated. */
  readonly administrator?: true
}

const READ = ['register.read', 'rule.read', 'screening.read', 'assignment.delegate'] as const
const EXPORT = ['register.export', 'screening.export'] as const

export const ROLES = {
  countyOfficer: {
    label: { zh: '县级业务人员', en: 'County officer' },
    permissions: [
      ...READ,
      ...EXPORT,
      'register.edit',
      'intake.load',
      'intake.commit',
      'parameter.enter',
      'screening.run',
      'clue.judge',
    ],
  },
  bureauOfficer: {
    label: { zh: '县级部门业务人员', en: 'Bureau officer' },
    permissions: ['register.read', 'register.edit', 'register.export', 'rule.read', 'assignment.delegate'],
    bureau: true,
  },
  townshipClerk: {
    label: { zh: '乡镇经办人员', en: 'Township clerk' },
    permissions: [...READ, ...EXPORT, 'register.edit', 'intake.load'],
  },
  villageCadre: {
    label: { zh: '村级干部', en: 'Village cadre' },
    permissions: [...READ, 'register.edit'],
  },
  provincialAnalyst: {
    label: { zh: '省级分析人员', en: 'Provincial analyst' },
    permissions: [...READ, ...EXPORT, 'rule.approve', 'parameter.enter', 'parameter.approve', 'screening.run'],
  },
  systemAdministrator: {
    label: { zh: '系统管理员', en: 'System administrator' },
    permissions: ['account.read', 'account.manage'],
    administrator: true,
  },
  securityAdministrator: {
    label: { zh: '安全管理员', en: 'Security administrator' },
    // Not beside `account.manage`: who could do both would sign in as anybody (三员分立).
    permissions: ['account.read', 'assignment.manage', 'factor.reset'],
    administrator: true,
  },
  auditAdministrator: {
    label: { zh: '审计管理员', en: 'Audit administrator' },
    permissions: ['account.read'],
    administrator: true,
  },
} as const satisfies Record<string, Role>

export type RoleId = keyof typeof ROLES

export function isRole(text: string): text is RoleId {
  return Object.hasOwn(ROLES, text)
}

/** The role as declared, with the marks that only some carry. */
export function roleOf(id: RoleId): Role {
  return ROLES[id]
}

/** The three who run the system, none of them the same person as another (GB/T 22239-2019, 8.1.5). */
export const ADMINISTRATORS = (Object.keys(ROLES) as RoleId[]).filter((id) => roleOf(id).administrator)
