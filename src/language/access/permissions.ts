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
  'screening.run': { zh: '运行筛查', en: 'Run screenings' },
  'clue.judge': { zh: '线索研判', en: 'Judge clues' },
} as const satisfies Record<string, Label>

export type Permission = keyof typeof PERMISSIONS

interface Role {
  readonly label: Label
  readonly permissions: readonly Permission[]
}

const READ = ['register.read', 'rule.read', 'screening.read'] as const

export const ROLES = {
  countyOfficer: {
    label: { zh: '县级业务人员', en: 'County officer' },
    permissions: [
      ...READ,
      'register.edit',
      'register.export',
      'intake.load',
      'intake.commit',
      'parameter.enter',
      'screening.run',
      'clue.judge',
    ],
  },
  townshipClerk: {
    label: { zh: '乡镇经办人员', en: 'Township clerk' },
    permissions: [...READ, 'register.edit', 'register.export', 'intake.load'],
  },
  villageCadre: {
    label: { zh: '村级干部', en: 'Village cadre' },
    permissions: [...READ, 'register.edit'],
  },
  provincialAnalyst: {
    label: { zh: '省级分析人员', en: 'Provincial analyst' },
    permissions: [...READ, 'register.export', 'rule.approve', 'parameter.enter', 'parameter.approve', 'screening.run'],
  },
} as const satisfies Record<string, Role>

export type RoleId = keyof typeof ROLES

export function isRole(text: string): text is RoleId {
  return Object.hasOwn(ROLES, text)
}
