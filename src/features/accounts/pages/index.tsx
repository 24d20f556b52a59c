import type { PageEntry } from '../../../ui/page.ts'

/** 我的账号, reached from the menu of the person at the top; 系统管理: accounts and postings, and everybody's own postings. */
export const pages: readonly PageEntry[] = [
  {
    path: '/account',
    title: { zh: '我的账号', en: 'My account' },
    permission: 'signedIn',
    load: () => import('./own-account.tsx'),
  },
  {
    path: '/system/accounts',
    title: { zh: '账号管理', en: 'Accounts' },
    permission: 'account.read',
    menu: { group: 'system', label: { zh: '账号管理', en: 'Accounts' }, order: 10, phone: 10, icon: 'person' },
    load: () => import('./account-list.tsx'),
  },
  {
    path: '/system/postings',
    title: { zh: '授权管理', en: 'Postings' },
    permission: 'account.read',
    menu: { group: 'system', label: { zh: '授权管理', en: 'Postings' }, order: 20, phone: 20, icon: 'persons' },
    load: () => import('./posting-list.tsx'),
  },
  {
    path: '/system/posting-changes',
    title: { zh: '授权变动', en: 'Changes of postings' },
    permission: 'account.read',
    menu: {
      group: 'system',
      label: { zh: '授权变动', en: 'Changes of postings' },
      order: 30,
      phone: 30,
      icon: 'calendar',
    },
    load: () => import('./posting-changes.tsx'),
  },
  {
    path: '/my-postings',
    title: { zh: '岗位和代理', en: 'Postings and delegation' },
    permission: 'assignment.delegate',
    menu: { group: 'system', label: { zh: '岗位和代理', en: 'Postings and delegation' }, order: 90 },
    load: () => import('./my-postings.tsx'),
  },
]
