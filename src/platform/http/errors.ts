/** What goes back when something fails: catalogue text for what we know, a request number for what we do not. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { AppError, type FieldIssue } from '../../kernel/errors.ts'

export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toAppError(error, request)
  if (known.status >= 500) request.log.error({ err: error, id: request.id }, 'request failed')
  return reply.status(known.status).send({
    error: { code: known.code, text: known.text, issues: known.issues, requestId: request.id },
  })
}

/** Never the text of an unknown error: it may hold data. */
function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map((entry): FieldIssue => {
      const message = entry.message ?? ''
      return { path: entry.instancePath, text: { zh: message, en: message } }
    })
    const details = issues.map((issue) => `${issue.path} ${issue.text.en}`.trim()).join('; ')
    return new AppError('invalidRequest', { details }, issues)
  }
  const { code, statusCode } = describe(error)
  if (code === 'FST_REQ_FILE_TOO_LARGE' || code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new AppError('fileTooLarge', { megabytes: code === 'FST_REQ_FILE_TOO_LARGE' ? 200 : 2 })
  }
  // A calendar day that PostgreSQL does not have, such as one of the year 0000: only a person can have asked for it.
  if (code === '22008') return new AppError('invalidRequest', { details: '日期超出范围 / a day out of range' })
  // Connection refused, reset, or the server is shutting down: class 08 and 57P of SQLSTATE.
  if (code === 'ECONNREFUSED' || code === 'ENOENT' || /^(08|57P)/.test(code)) return new AppError('databaseUnavailable')
  if (statusCode >= 400 && statusCode < 500)
    return new AppError('invalidRequest', { details: code || String(statusCode) })
  return new AppError('internal', { requestId: request.id })
}

function describe(error: unknown): { code: string; statusCode: number } {
  if (typeof error !== 'object' || error === null) return { code: '', statusCode: 500 }
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : '',
    statusCode: 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500,
  }
}
