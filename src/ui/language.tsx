/** Chinese first, English by switch. Every visible text is a `Label`; a page keeps its own small dictionary of them. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { fill, type ErrorParams } from '../kernel/errors.ts'
import type { Label, Language } from '../kernel/label.ts'
import { keep, remember } from './storage.ts'

interface LanguageState {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  /** The text of a label in the chosen language, with `{name}` replaced. */
  readonly say: (label: Label, params?: ErrorParams) => string
}

const LanguageContext = createContext<LanguageState | undefined>(undefined)

export function storedLanguage(): Language {
  return remember('language') === 'en' ? 'en' : 'zh'
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(storedLanguage)
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    keep('language', language)
  }, [language])
  const state = useMemo(
    (): LanguageState => ({
      language,
      setLanguage,
      say: (label, params) => (params ? fill(label[language], params, language) : label[language]),
    }),
    [language],
  )
  return <LanguageContext value={state}>{children}</LanguageContext>
}

export function useLanguage(): LanguageState {
  const state = useContext(LanguageContext)
  if (!state) throw new Error('useLanguage outside LanguageProvider')
  return state
}

/** A page's dictionary: `defineTexts({ save: { zh: '保存', en: 'Save' } })`. */
export function defineTexts<const T extends Readonly<Record<string, Label>>>(texts: T): T {
  return texts
}

/** `const t = useTexts(TEXTS); t('save')`. */
export function useTexts<T extends Readonly<Record<string, Label>>>(
  texts: T,
): (key: keyof T & string, params?: ErrorParams) => string {
  const { say } = useLanguage()
  return useCallback(
    (key, params) => {
      const label = texts[key]
      return label ? say(label, params) : ''
    },
    [say, texts],
  )
}
