import type { PageEntry } from '../../../ui/page.ts'

/** 预警规则 and 政策标准: what the screenings go by. */
export const pages: readonly PageEntry[] = [
  {
    path: '/rules',
    title: { zh: '预警规则', en: 'Rules' },
    permission: 'rule.read',
    menu: { group: 'rules', label: { zh: '规则清单', en: 'Rules' }, order: 10 },
    load: () => import('./rules.tsx'),
  },
  {
    path: '/rules/:id',
    title: { zh: '规则详情', en: 'Rule' },
    permission: 'rule.read',
    load: () => import('./rule.tsx'),
  },
  {
    path: '/parameters',
    title: { zh: '政策标准', en: 'Policy standards' },
    permission: 'rule.read',
    menu: { group: 'standards', label: { zh: '标准清单', en: 'Standards' }, order: 10 },
    load: () => import('./parameters.tsx'),
  },
]
