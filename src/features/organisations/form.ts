/** The form of an organisation: its credit code must be one. */
import { creditCodeProblem } from '../../kernel/credit-code.ts'
import type { FormRule, FormRules } from '../../platform/registers/form-rule.ts'

export function organisationForms(): FormRules {
  return { organisation: checkCreditCode }
}

const checkCreditCode: FormRule = async (_ctx, _tx, { edit }) => {
  const typed = edit.values['creditCode']
  if (typeof typed !== 'string') return { issues: [] }
  const code = typed.trim().toUpperCase()
  const problem = creditCodeProblem(code)
  if (problem === undefined) return { issues: [], fill: { credit_code: code } }
  const text =
    problem === 'length'
      ? {
          zh: `“统一社会信用代码”应为 18 位，现为 ${code.length} 位，请对照营业执照或登记证书更正`,
          en: `The credit code has 18 characters, not ${code.length}; correct it from the licence`,
        }
      : {
          zh: '“统一社会信用代码”未通过校验，请对照营业执照或登记证书逐位核对',
          en: 'The credit code fails its check; compare it with the licence',
        }
  return { issues: [{ path: 'creditCode', text }] }
}
