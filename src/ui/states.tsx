/** What a page shows when it has nothing, not yet, or not any more. */
import { Button, Skeleton } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { ApiError } from './api.ts'
import { defineTexts, useLanguage, useTexts } from './language.tsx'

const TEXTS = defineTexts({
  failed: { zh: '未能打开', en: 'Could not be opened' },
  unknown: {
    zh: '页面出现异常，已保存的数据不受影响。请刷新页面重试，仍有问题请联系系统管理员。',
    en: 'The page failed; saved data are safe. Reload it, and tell the system administrator if it happens again.',
  },
  retry: { zh: '重试', en: 'Try again' },
  request: { zh: '请求编号 {id}', en: 'Request number {id}' },
})

/** One title that says what the page is, and its one primary action. */
export function PageTitle(props: {
  readonly title: ReactNode
  readonly help?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className="sw-title">
      <div>
        <h1>{props.title}</h1>
        {props.help && <p>{props.help}</p>}
      </div>
      {props.actions && <div className="sw-actions">{props.actions}</div>}
    </div>
  )
}

/** Says why there is nothing and what to do next. */
export function EmptyState(props: {
  readonly title: ReactNode
  readonly help?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className="sw-empty">
      <strong>{props.title}</strong>
      {props.help && <p>{props.help}</p>}
      {props.action}
    </div>
  )
}

/** What happened, what was kept, what to do; the request number small. */
export function ErrorState({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
}) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const known = error instanceof ApiError ? error : undefined
  return (
    <div className="sw-empty sw-error" role="alert">
      <strong>{t('failed')}</strong>
      <p>{known ? say(known.text) : t('unknown')}</p>
      {onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
      {known?.requestId && <small>{t('request', { id: known.requestId })}</small>}
    </div>
  )
}

/** Grey lines, but only when waiting is long enough to be noticed. */
export function Loading({ rows = 6 }: { readonly rows?: number }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return late ? <Skeleton active title={false} paragraph={{ rows }} /> : <div style={{ minHeight: rows * 32 }} />
}
