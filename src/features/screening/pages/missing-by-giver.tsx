/** Missing facts under the bureau that can give them. */
import { useLanguage } from '../../../ui/language.tsx'
import { groupBy } from './group-by.ts'
import type { CompletionRow } from './row-types.ts'

export function MissingByGiver({ missing }: { readonly missing: CompletionRow['missing'] }) {
  const { say, language } = useLanguage()
  return (
    <span className="sw-wrap sw-lines">
      {[...groupBy(missing, (one) => say(one.from))].map(([giver, facts]) => (
        <span key={giver}>
          <b>{giver}</b>
          {language === 'zh' ? '：' : ': '}
          {[...new Set(facts.map((one) => say(one.text)))].join(language === 'zh' ? '；' : '; ')}
        </span>
      ))}
    </span>
  )
}
