/** Cases of a rule: what is given, what must come out, and whether it does. */
import { CheckOutlined, CloseOutlined } from '@ant-design/icons'
import { VERDICT, type VerdictId } from '../../../ui/judgement.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import type { RuleCaseResult } from '../schema.ts'

const TEXTS = defineTexts({
  caseName: { zh: '情形', en: 'Case' },
  expect: { zh: '应得结论', en: 'Expected' },
  result: { zh: '结果', en: 'Result' },
  passed: { zh: '通过', en: 'passed' },
  failed: { zh: '未通过', en: 'failed' },
  given: { zh: '已知情况（{day}）', en: 'What is given ({day})' },
  standards: { zh: '政策标准', en: 'Standards' },
})

const isVerdict = (text: string): text is VerdictId => Object.hasOwn(VERDICT, text)

export function CaseTable({ results }: { readonly results: readonly RuleCaseResult[] }) {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  return (
    <table className="sw-small-table sw-case-table">
      <thead>
        <tr>
          <th>{t('caseName')}</th>
          <th>{t('expect')}</th>
          <th>{t('result')}</th>
        </tr>
      </thead>
      <tbody>
        {results.map((one) => (
          <tr key={one.name}>
            <th scope="row">
              {one.name}
              <details>
                <summary>{t('given', { day: one.asOf })}</summary>
                <pre className="sw-code">{one.given}</pre>
                {one.parameters !== '' && (
                  <>
                    <small className="sw-quiet">{t('standards')}</small>
                    <pre className="sw-code">{one.parameters}</pre>
                  </>
                )}
              </details>
            </th>
            <td data-label={t('expect')}>{isVerdict(one.expect) && say(VERDICT[one.expect])}</td>
            <td data-label={t('result')}>
              <div>
                <span className={one.passed ? 'sw-status sw-status-on' : 'sw-status sw-status-broken'}>
                  {one.passed ? <CheckOutlined /> : <CloseOutlined />}
                  {t(one.passed ? 'passed' : 'failed')}
                </span>
                {!one.passed && <small>{say(one.message)}</small>}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
