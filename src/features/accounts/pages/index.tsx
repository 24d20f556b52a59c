import type { PageEntry } from '../../../ui/page.ts'
import { adminPages } from './admin-pages.ts'

/** 我的账号, reached from the menu of the person at the top; accounts and postings in the menu of administrators. */
export const pages: readonly PageEntry[] = [
  {
    path: '/account',
    title: { zh: '我的账号', en: 'My account' },
    permission: 'signedIn',
    load: () => import('./own-account.tsx'),
  },
  ...adminPages,
]
