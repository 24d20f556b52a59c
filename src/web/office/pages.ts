/** Every screen of every feature, found by its place. */
import { MENU_GROUPS, type MenuGroupId, type MenuPlace, type PageEntry } from '../../ui/page.ts'
import { mayOpen, type Session } from '../../ui/session.tsx'

const modules = import.meta.glob<{ readonly pages: readonly PageEntry[] }>('../../features/*/pages/index.tsx', {
  eager: true,
})

export const PAGES: readonly PageEntry[] = Object.values(modules).flatMap((module) => module.pages)

export interface MenuEntry extends MenuPlace {
  readonly path: string
}

export interface MenuGroup {
  readonly id: MenuGroupId
  readonly label: (typeof MENU_GROUPS)[number]['label']
  readonly entries: readonly MenuEntry[]
}

/** The groups that have something to offer to this person. */
export function menuOf(pages: readonly PageEntry[], session: Session): MenuGroup[] {
  const entries = pages.flatMap((page): MenuEntry[] =>
    page.menu && mayOpen(session, page.permission) ? [{ ...page.menu, path: page.path }] : [],
  )
  return MENU_GROUPS.map((group) => ({
    ...group,
    entries: entries.filter((entry) => entry.group === group.id).sort((a, b) => a.order - b.order),
  })).filter((group) => group.entries.length > 0)
}

/** What the bottom bar of the phone offers beside the menu. */
export function phoneEntries(menu: readonly MenuGroup[]): MenuEntry[] {
  return menu
    .flatMap((group) => group.entries)
    .filter((entry) => entry.phone !== undefined)
    .sort((a, b) => (a.phone ?? 0) - (b.phone ?? 0))
    .slice(0, 3)
}

/** The entry whose pages the address belongs to: the longest path that begins it. */
export function entryAt(menu: readonly MenuGroup[], pathname: string): MenuEntry | undefined {
  return menu
    .flatMap((group) => group.entries)
    .filter((entry) => pathname === entry.path || pathname.startsWith(`${entry.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0]
}
