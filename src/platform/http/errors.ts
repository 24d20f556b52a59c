/** What goes back when something fails: catalogue text for what we know, a request number for what we do not. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import type { Label } from '../../kernel/label.ts'
import { maskNumbers } from '../../kernel/mask-numbers.ts'

export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toAppError(error, request)
  if (known.status >= 500) request.log.error({ err: error, id: request.id }, 'request failed')
  // A refusal may name what was sent, a field or an order that is none; a number in its place is not said back.
  const text = known.code === 'internal' ? known.text : maskLabel(known.text)
  const issues = known.issues.map((issue) => ({ path: maskNumbers(issue.path), text: maskLabel(issue.text) }))
  return reply.status(known.status).send({ error: { code: known.code, text, issues, requestId: request.id } })
}

const maskLabel = ({ zh, en }: Label): Label => ({ zh: maskNumbers(zh), en: maskNumbers(en) })

/** What the framework refuses before a contract is looked at, by its code. */
const REFUSED: Readonly<Record<string, Label>> = {
  FST_ERR_BAD_URL: { zh: '网址不完整或有误，请返回列表重新打开', en: 'The address is broken; go back to the list' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { zh: '没有收到填写的内容', en: 'Nothing was sent' },
}
const UNREADABLE: Label = {
  zh: '内容无法识别，请刷新页面后重新提交',
  en: 'It could not be read; reload the page and send it again',
}

/** Never the text of an unknown error: it may hold data. */
function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  const { code, statusCode } = describe(error)
  if (code === 'FST_REQ_FILE_TOO_LARGE' || code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new AppError('fileTooLarge', { megabytes: code === 'FST_REQ_FILE_TOO_LARGE' ? 200 : 2 })
  }
  // A calendar day that PostgreSQL does not have, such as one of the year 0000: only a person can have asked for it.
  if (code === '22008')
    return new AppError('invalidRequest', { details: { zh: '日期超出范围', en: 'A day is out of range' } })
  // Connection refused, reset, or the server is shutting down: class 08 and 57P of SQLSTATE.
  if (code === 'ECONNREFUSED' || code === 'ENOENT' || /^(08|57P)/.test(code)) return new AppError('databaseUnavailable')
  if (statusCode >= 400 && statusCode < 500)
    return new AppError('invalidRequest', { details: REFUSED[code] ?? UNREADABLE })
  return new AppError('internal', { requestId: request.id })
}

function describe(error: unknown): { code: string; statusCode: number } {
  if (typeof error !== 'object' || error === null) return { code: '', statusCode: 500 }
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : '',
    statusCode: 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500,
  }
}
