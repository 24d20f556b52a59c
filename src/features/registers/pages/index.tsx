import type { PageEntry } from '../../../ui/page.ts'

/** 农户信息: the pages every register has, made from its declaration. */
export const pages: readonly PageEntry[] = [
  {
    path: '/registers/household',
    title: { zh: '农户', en: 'Households' },
    permission: 'register.read',
    menu: { group: 'households', label: { zh: '农户', en: 'Households' }, order: 10, phone: 50 },
    load: () => import('./list.tsx'),
  },
  {
    path: '/registers/person',
    title: { zh: '人员', en: 'Persons' },
    permission: 'register.read',
    menu: { group: 'households', label: { zh: '人员', en: 'Persons' }, order: 20, phone: 60, icon: 'persons' },
    load: () => import('./list.tsx'),
  },
  {
    path: '/registers',
    title: { zh: '台账总览', en: 'Registers' },
    permission: 'register.read',
    menu: { group: 'households', label: { zh: '台账总览', en: 'Registers' }, order: 30, phone: 70, icon: 'registers' },
    load: () => import('./overview.tsx'),
  },
  {
    path: '/registers/dictionary',
    title: { zh: '数据字典', en: 'Data dictionary' },
    permission: 'signedIn',
    menu: { group: 'households', label: { zh: '数据字典', en: 'Data dictionary' }, order: 40 },
    load: () => import('./dictionary.tsx'),
  },
  {
    path: '/registers/:id',
    title: { zh: '台账', en: 'Register' },
    permission: 'register.read',
    load: () => import('./list.tsx'),
  },
  {
    path: '/registers/:id/new',
    title: { zh: '登记', en: 'New record' },
    permission: 'register.edit',
    load: () => import('./new-record.tsx'),
  },
  {
    path: '/registers/:id/:county/:recordId',
    title: { zh: '台账记录', en: 'Record' },
    permission: 'register.read',
    load: () => import('./record.tsx'),
  },
  {
    path: '/registers/:id/:county/:recordId/edit',
    title: { zh: '修改台账记录', en: 'Edit record' },
    permission: 'register.edit',
    load: () => import('./edit-record.tsx'),
  },
]
