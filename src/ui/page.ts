/**
 * How a feature adds screens to the office shell: `src/features/<feature>/pages/index.tsx` exports `pages: PageEntry[]`.
 * The shell finds the file by itself, routes each entry, checks its permission, and puts it in the menu if it asks for it.
 *
 * ```ts
 * export const pages: readonly PageEntry[] = [
 *   {
 *     path: '/clues/:id',                        // parameters as in routes; read them with `usePageParams()`
 *     title: { zh: '线索核查', en: 'Clues' },     // window title; the page shows its own `PageTitle`
 *     permission: 'clue.judge',                  // 'signedIn' when everyone may
 *     menu: { group: 'clues', label: { zh: '线索核查', en: 'Clues' }, order: 10, phone: 20 },
 *     load: () => import('./clue-list.tsx'),     // the module's default export is the page
 *   },
 * ]
 * ```
 *
 * `index.tsx` is in the first download: it imports no page, only names it in `load`.
 */
import type { ComponentType } from 'react'
import type { Label } from '../kernel/label.ts'
import type { RouteAccess } from '../language/access/route.ts'

/** The left menu, by task, in its order. An entry shows when a page of it exists and the person may open it. */
export const MENU_GROUPS = [
  { id: 'todo', label: { zh: '待办事项', en: 'To do' } },
  { id: 'clues', label: { zh: '线索核查', en: 'Clues' } },
  { id: 'monitoring', label: { zh: '监测对象', en: 'Monitored households' } },
  { id: 'measures', label: { zh: '帮扶措施', en: 'Measures' } },
  { id: 'rectification', label: { zh: '问题整改', en: 'Rectification' } },
  { id: 'households', label: { zh: '农户信息', en: 'Households' } },
  { id: 'intake', label: { zh: '数据采集与比对', en: 'Data intake' } },
  { id: 'doubts', label: { zh: '疑点数据', en: 'Doubtful data' } },
  { id: 'rules', label: { zh: '预警规则', en: 'Warning rules' } },
  { id: 'standards', label: { zh: '政策标准', en: 'Policy standards' } },
  { id: 'reports', label: { zh: '统计报表', en: 'Reports' } },
  { id: 'notices', label: { zh: '公示公告', en: 'Public notices' } },
  { id: 'system', label: { zh: '系统管理', en: 'Administration' } },
] as const satisfies readonly { id: string; label: Label }[]

export type MenuGroupId = (typeof MENU_GROUPS)[number]['id']

/** Pictures a menu entry may choose instead of that of its group; the shell knows how they look. */
export type MenuIconId = 'persons' | 'registers' | 'dictionary' | 'map' | 'calendar' | 'person'

export interface MenuPlace {
  readonly group: MenuGroupId
  readonly label: Label
  /** Place inside the group, small first. */
  readonly order: number
  /** Asks for a place in the bottom bar of the phone; the three smallest get one. */
  readonly phone?: number
  /** Shown in the bottom bar of the phone; the group's where nothing is said. */
  readonly icon?: MenuIconId
}

export interface PageEntry {
  /** Begins with `/`; parameters as `:name`. The query belongs to the page, except `area`. */
  readonly path: string
  readonly title: Label
  readonly permission: RouteAccess
  /** Absent for pages that are reached from others. */
  readonly menu?: MenuPlace
  readonly load: () => Promise<{ readonly default: ComponentType }>
}
