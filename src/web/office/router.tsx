/** Page entries become routes. The address keeps its query as plain text. */
import { createRootRoute, createRoute, createRouter, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { defineTexts, useLanguage, useTexts } from '../../ui/language.tsx'
import { PageLink, useGo } from '../../ui/navigation.tsx'
import type { PageEntry } from '../../ui/page.ts'
import { parseSearch, writeSearch } from '../../ui/search-params.ts'
import { mayOpen, useSession } from '../../ui/session.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { menuOf, PAGES } from './pages.ts'
import { Shell } from './shell.tsx'

const TEXTS = defineTexts({
  product: { zh: '守望', en: 'Shouwang' },
  lost: { zh: '没有这个页面', en: 'There is no such page' },
  lostHelp: { zh: '地址可能有误，或页面已经调整。', en: 'The address may be wrong, or the page has moved.' },
  home: { zh: '返回首页', en: 'Go to the first page' },
  refused: { zh: '当前账号不能打开“{page}”', en: 'Your account may not open "{page}"' },
  refusedHelp: {
    zh: '如工作需要，请联系安全管理员授予岗位。',
    en: 'If your work needs it, ask the security administrator for a posting.',
  },
})

export function makeRouter() {
  const root = createRootRoute({ component: Shell, notFoundComponent: LostPage })
  const start = createRoute({ getParentRoute: () => root, path: '/', component: FirstPage })
  const routes = PAGES.map((page) => {
    const Page = lazy(page.load)
    return createRoute({
      getParentRoute: () => root,
      path: page.path.replace(/:(\w+)/g, '$$$1'),
      component: () => (
        <Allowed page={page}>
          <Suspense fallback={<Loading rows={10} />}>
            <Page />
          </Suspense>
        </Allowed>
      ),
    })
  })
  return createRouter({
    routeTree: root.addChildren(PAGES.some((page) => page.path === '/') ? routes : [start, ...routes]),
    parseSearch,
    stringifySearch: writeSearch,
    scrollRestoration: true,
    defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
    defaultStructuralSharing: true,
  })
}

function Allowed({ page, children }: { readonly page: PageEntry; readonly children: ReactNode }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const session = useSession()
  const title = say(page.title)
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
  if (!mayOpen(session, page.permission))
    return <EmptyState title={t('refused', { page: title })} help={t('refusedHelp')} />
  return children
}

/** The first page is the first entry of the person's menu. */
function FirstPage() {
  const path = menuOf(PAGES, useSession())[0]?.entries[0]?.path
  const go = useGo()
  useEffect(() => {
    if (path) go(path, { replace: true })
  }, [go, path])
  return path ? null : <LostPage />
}

function LostPage() {
  const t = useTexts(TEXTS)
  const { pathname } = useLocation()
  return (
    <EmptyState
      title={t('lost')}
      help={t('lostHelp')}
      action={pathname === '/' ? undefined : <PageLink to="/">{t('home')}</PageLink>}
    />
  )
}
