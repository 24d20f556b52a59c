/** Checks requests against their contracts. What the validator finds is said in words a person can act on. */
import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { AppError, type FieldIssue } from '../../kernel/errors.ts'
import { issueText } from './issue-text.ts'

/** So many problems are named in the sentence; all of them stand in the list beside it. */
const NAMED = 5

/** Checks one part of a request (`params`, `querystring`, `body`); a refusal is an error of our catalogue. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data: unknown) => {
    const result = schema.safeParse(data)
    return result.success ? { value: result.data } : { error: refusalOf(httpPart, result.error.issues, data) }
  }

/**
 * The refusal of what a contract does not take. A wrong address is a place where nothing is: whoever followed it cannot
 * mend an identifier, only go back to the list.
 */
export function refusalOf(part: string | undefined, found: readonly z.core.$ZodIssue[], data: unknown): AppError {
  if (part === 'params') return new AppError('notFound')
  const issues = found.map((issue): FieldIssue => ({ path: issue.path.join('.'), text: issueText(issue, data) }))
  const named = issues.slice(0, NAMED)
  const more = issues.length > NAMED
  return new AppError(
    'invalidRequest',
    {
      details: {
        zh: named.map((issue) => issue.text.zh).join('；') + (more ? `等 ${issues.length} 处` : ''),
        en: named.map((issue) => issue.text.en).join('; ') + (more ? ` and others, ${issues.length} in all` : ''),
      },
    },
    issues,
  )
}
