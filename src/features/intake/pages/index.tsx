import type { PageEntry } from '../../../ui/page.ts'

/** 数据采集与比对: files come in, are checked and committed; what was refused is mended; sources are compared. */
export const pages: readonly PageEntry[] = [
  {
    path: '/intake',
    title: { zh: '数据导入', en: 'Imports' },
    permission: 'intake.load',
    menu: { group: 'intake', label: { zh: '数据导入', en: 'Imports' }, order: 10, phone: 40 },
    load: () => import('./batch-list.tsx'),
  },
  {
    path: '/intake/new',
    title: { zh: '导入数据文件', en: 'Import a file' },
    permission: 'intake.load',
    load: () => import('./upload.tsx'),
  },
  {
    path: '/intake/:id',
    title: { zh: '导入数据文件', en: 'Import a file' },
    permission: 'intake.load',
    load: () => import('./batch.tsx'),
  },
  {
    path: '/intake/:id/mend',
    title: { zh: '更正不能入库的行', en: 'Mend refused rows' },
    permission: 'intake.load',
    load: () => import('./mend.tsx'),
  },
  {
    path: '/conflicts',
    title: { zh: '部门数据不一致', en: 'Sources that disagree' },
    permission: 'screening.read',
    menu: { group: 'intake', label: { zh: '部门数据不一致', en: 'Sources that disagree' }, order: 30 },
    load: () => import('./conflicts.tsx'),
  },
]
