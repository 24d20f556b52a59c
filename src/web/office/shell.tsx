/** What surrounds every page: menu by task, top bar, the notice that data are made up, and the bottom bar on a phone. */
import { Outlet, useLocation } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { useState } from 'react'
import { about } from '../../ui/about.ts'
import { focusSearch, useKeys } from '../../ui/keyboard.ts'
import { useIsPhone } from '../../ui/media.ts'
import { defineTexts, useLanguage, useTexts } from '../../ui/language.tsx'
import { PageLink } from '../../ui/navigation.tsx'
import { useRead } from '../../ui/query.ts'
import { useSession } from '../../ui/session.tsx'
import { GROUP_ICONS, ICONS, MenuIcon } from './icons.tsx'
import { entryAt, menuOf, PAGES, phoneEntries, type MenuGroup } from './pages.ts'
import { TopBar } from './top-bar.tsx'

const TEXTS = defineTexts({
  synthetic: {
    zh: '演示数据：全部为合成数据，与真实人员无关',
    en: 'Demonstration: all data are made up; no real person is shown',
  },
  menu: { zh: '菜单', en: 'Menu' },
  skip: { zh: '跳到正文', en: 'Skip to content' },
  version: { zh: '版本 {version}', en: 'Version {version}' },
})

export function Shell() {
  const t = useTexts(TEXTS)
  const phone = useIsPhone()
  const [menuOpen, setMenuOpen] = useState(false)
  const menu = menuOf(PAGES, useSession())
  const { data: facts } = useRead(about, {}, { staleTime: Infinity })
  useKeys({
    '/': (event) => {
      event.preventDefault()
      focusSearch()
    },
  })
  const version = facts && <p className="sw-version">{t('version', { version: facts.version })}</p>
  return (
    <div className="sw-shell">
      <a className="sw-skip" href="#content">
        {t('skip')}
      </a>
      <TopBar phone={phone} />
      {facts?.synthetic && <div className="sw-banner">{t('synthetic')}</div>}
      <div className="sw-body">
        {!phone && (
          <aside>
            <Menu menu={menu} />
            {version}
          </aside>
        )}
        <main id="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {phone && (
        <>
          <BottomBar menu={menu} onMenu={() => setMenuOpen(true)} />
          <Drawer open={menuOpen} onClose={() => setMenuOpen(false)} placement="left" size={280} title={t('menu')}>
            <Menu menu={menu} onGo={() => setMenuOpen(false)} />
            {version}
          </Drawer>
        </>
      )}
    </div>
  )
}

function Menu({ menu, onGo }: { readonly menu: readonly MenuGroup[]; readonly onGo?: () => void }) {
  const { say } = useLanguage()
  const t = useTexts(TEXTS)
  const current = entryAt(menu, useLocation({ select: (location) => location.pathname }))
  return (
    <nav className="sw-menu" aria-label={t('menu')}>
      {menu.map((group) => {
        const Icon = GROUP_ICONS[group.id]
        return (
          <section key={group.id}>
            <h2>
              <Icon />
              {say(group.label)}
            </h2>
            {group.entries.map((entry) => (
              <PageLink
                key={entry.path}
                to={entry.path}
                current={entry.path === current?.path}
                {...(onGo && { onClick: onGo })}
              >
                {say(entry.label)}
              </PageLink>
            ))}
          </section>
        )
      })}
    </nav>
  )
}

function BottomBar({ menu, onMenu }: { readonly menu: readonly MenuGroup[]; readonly onMenu: () => void }) {
  const { say } = useLanguage()
  const t = useTexts(TEXTS)
  const current = entryAt(menu, useLocation({ select: (location) => location.pathname }))
  return (
    <nav className="sw-bottom">
      {phoneEntries(menu).map((entry) => {
        const Icon = entry.icon ? ICONS[entry.icon] : GROUP_ICONS[entry.group]
        return (
          <PageLink key={entry.path} to={entry.path} current={entry.path === current?.path}>
            <Icon />
            {say(entry.label)}
          </PageLink>
        )
      })}
      <button type="button" onClick={onMenu}>
        <MenuIcon />
        {t('menu')}
      </button>
    </nav>
  )
}
