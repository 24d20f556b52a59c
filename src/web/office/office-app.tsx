/** The office shell's frame: theme, language of the components, caching, who is signed in, and the router. */
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import * as enUS from 'antd/es/locale/en_US.js'
import * as zhCN from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import { lazy, Suspense, useEffect, useState } from 'react'
import { REGISTERS } from '../../app/registers.ts'
import { whoAmI, type Me } from '../../features/accounts/schema.ts'
import { areaSource } from '../../features/areas/pages/area-source.ts'
import { call } from '../../ui/api.ts'
import { AreaSourceContext } from '../../ui/area.tsx'
import { useWantsStill } from '../../ui/media.ts'
import { useLanguage } from '../../ui/language.tsx'
import { makeQueryClient } from '../../ui/query.ts'
import { RegistersContext, SessionContext, type Session } from '../../ui/session.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { stillTheme, theme } from '../../ui/theme.ts'
import { IdleNotice } from './idle-notice.tsx'
import { leave } from './leave.ts'
import { makeRouter } from './router.tsx'

const FirstSignIn = lazy(() => import('../../features/accounts/pages/first-sign-in.tsx'))

/** The component library is typed as CommonJS and bundled as a module; the locale is one level down in one of them. */
function unwrap<T extends object>(module: T | { readonly default: T | { readonly default: T } }): T {
  const inner = 'default' in module ? module.default : module
  return 'default' in inner ? inner.default : inner
}
const LOCALES = { zh: unwrap(zhCN), en: unwrap(enUS) }

export function OfficeApp() {
  const { language } = useLanguage()
  const still = useWantsStill()
  const [client] = useState(makeQueryClient)
  useEffect(() => {
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  }, [language])
  return (
    <ConfigProvider
      theme={still ? stillTheme : theme}
      locale={LOCALES[language]}
      componentSize="middle"
      button={{ autoInsertSpace: false }}
    >
      <App className="sw-app" message={{ maxCount: 2 }}>
        <QueryClientProvider client={client}>
          <SignedIn />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  )
}

function SignedIn() {
  const me = useQuery({ queryKey: ['me'], queryFn: () => call(whoAmI, {}), staleTime: Infinity })
  const [router] = useState(makeRouter)
  if (me.isPending)
    return (
      <div className="sw-waiting">
        <Loading rows={4} />
      </div>
    )
  if (me.isError)
    return (
      <div className="sw-waiting">
        <ErrorState error={me.error} onRetry={() => void me.refetch()} />
      </div>
    )
  if (me.data.missing !== null)
    return (
      <Suspense fallback={<Loading rows={4} />}>
        <FirstSignIn me={me.data} onLeave={() => void leave()} />
        <IdleNotice minutes={me.data.idleMinutes} />
      </Suspense>
    )
  return (
    <SessionContext value={sessionOf(me.data)}>
      <IdleNotice minutes={me.data.idleMinutes} />
      <RegistersContext value={REGISTERS}>
        <AreaSourceContext value={areaSource}>
          <RouterProvider router={router} />
        </AreaSourceContext>
      </RegistersContext>
    </SessionContext>
  )
}

function sessionOf({ id, ...me }: Me): Session {
  return { userId: id, ...me }
}
