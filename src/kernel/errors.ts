/**
 * One error class, one closed catalogue. The text says what happened and what to do next; status and text live here,
 * never at the throw. Results of batch work (rows of an import) are data, not errors.
 */
import type { Label, Language } from './label.ts'

interface ErrorEntry {
  readonly status: number
  readonly text: Label
}

export const ERRORS = {
  notSignedIn: {
    status: 401,
    text: { zh: '登录已失效，请重新登录。', en: 'Your sign-in has ended. Please sign in again.' },
  },
  signInRefused: {
    status: 401,
    text: {
      zh: '用户名或密码不正确，请核对后重试。',
      en: 'The user name or password is not right. Please check and try again.',
    },
  },
  signInLocked: {
    status: 429,
    text: {
      zh: '连续登录失败次数过多，请在 {minutes} 分钟后重试，或联系系统管理员。',
      en: 'Too many failed attempts. Try again in {minutes} minutes or ask the system administrator.',
    },
  },
  signInBusy: {
    status: 503,
    text: {
      zh: '现在登录的人很多，请稍等片刻再试。账号未受影响，不计入失败次数。',
      en: 'Very many people are signing in just now. Wait a moment and try again; nothing was counted against the account.',
    },
  },
  addressResting: {
    status: 429,
    text: {
      zh: '从当前网络登录失败的账号过多，请在 {minutes} 分钟后重试，或联系系统管理员。其他网络不受影响。',
      en: 'Too many accounts failed to sign in from this network. Try again in {minutes} minutes or ask the system administrator; other networks are not affected.',
    },
  },
  signInIncomplete: {
    status: 403,
    text: {
      zh: '登录尚未完成：请先设置自己的密码或动态口令验证器。在此之前不能查看或办理业务。',
      en: 'The sign-in is not complete: set your own password or your second factor first. Nothing else is open until then.',
    },
  },
  oneTimePasswordExpired: {
    status: 401,
    text: {
      zh: '一次性密码已超过 {days} 天有效期，不能登录。请联系系统管理员重新生成。',
      en: 'The one-time password is older than {days} days and no longer opens. Ask the system administrator for a new one.',
    },
  },
  codeWrong: {
    status: 422,
    text: {
      zh: '验证码不正确。请输入验证器当前显示的 6 位数字，并核对手机时间是否准确；也可使用恢复码。',
      en: 'The code is not right. Enter the six digits that the authenticator shows now and check the clock of the phone, or use a recovery code.',
    },
  },
  codeExpired: {
    status: 422,
    text: {
      zh: '这个验证码已过期。请输入验证器当前显示的 6 位数字；如总是过期，请校准手机时间。',
      en: 'This code has expired. Enter the six digits shown now; if it keeps happening, set the clock of the phone right.',
    },
  },
  codeReused: {
    status: 422,
    text: {
      zh: '这个验证码已经用过，每个只能用一次。请等验证器显示新的数字（最多 30 秒）后再输入。',
      en: 'This code was used already; each works once. Wait for the next one (at most 30 seconds) and enter that.',
    },
  },
  recoveryCodeUsed: {
    status: 422,
    text: {
      zh: '这个恢复码已经用过，每个只能用一次。请使用其他恢复码，或联系系统管理员重置。',
      en: 'This recovery code was used already; each works once. Use another, or ask the system administrator for a reset.',
    },
  },
  passwordWrong: {
    status: 422,
    text: {
      zh: '当前密码不正确，未作改动。请核对后重试。',
      en: 'The present password is not right; nothing was changed.',
    },
  },
  newPasswordRefused: {
    status: 422,
    text: {
      zh: '新密码未被采用，密码没有改变：{reason}。',
      en: 'The new password was not taken and nothing was changed: {reason}.',
    },
  },
  secondFactorState: {
    status: 409,
    text: {
      zh: '没有正在进行的设置，或已超过 {minutes} 分钟，未作改动。请重新开始设置。',
      en: 'Nothing is being set up, or it took more than {minutes} minutes; nothing was changed. Begin again.',
    },
  },
  secondFactorOff: {
    status: 409,
    text: {
      zh: '尚未启用动态口令验证器，未作改动。请先启用。',
      en: 'There is no second factor yet; nothing was changed. Set one up first.',
    },
  },
  secondFactorDemanded: {
    status: 409,
    text: {
      zh: '您的岗位必须使用动态口令验证器，不能停用；更换手机请重新设置。未作改动。',
      en: 'Your role demands a second factor, so it cannot be turned off; for another phone set it up anew. Nothing was changed.',
    },
  },
  sessionGone: {
    status: 404,
    text: {
      zh: '该登录已经结束，无需再操作。请刷新查看最新情况。',
      en: 'That session has ended already. Reload to see what is open.',
    },
  },
  forbidden: {
    status: 403,
    text: {
      zh: '当前账号没有“{permission}”权限，如工作需要请联系安全管理员。',
      en: 'Your account lacks the permission "{permission}". Ask the security administrator if your work needs it.',
    },
  },
  outOfScope: {
    status: 403,
    text: {
      zh: '“{area}”不在您的管辖范围内，请在顶部重新选择地区。',
      en: '"{area}" is outside your area. Choose another area at the top.',
    },
  },
  registerNotForBureau: {
    status: 403,
    text: {
      zh: '这个台账不在您所在部门的使用范围内。如工作需要，请联系安全管理员说明用途。',
      en: 'This register serves no purpose of your bureau. If your work needs it, tell the security administrator for what.',
    },
  },
  loginTaken: {
    status: 409,
    text: {
      zh: '用户名“{login}”已被使用，未开户。请核对是否已有账号，或换一个用户名。',
      en: 'The user name "{login}" is taken; no account was opened. See whether the person has one already, or choose another name.',
    },
  },
  accountClosed: {
    status: 409,
    text: {
      zh: '该账号已停用，未作改动。请先由系统管理员恢复账号。',
      en: 'This account is closed; nothing was changed. The system administrator has to reopen it first.',
    },
  },
  accountState: {
    status: 409,
    text: {
      zh: '该账号的状态刚刚有变化，未作改动。请刷新后查看。',
      en: 'The state of this account has just changed; nothing was done. Reload and look again.',
    },
  },
  administratorAccount: {
    status: 403,
    text: {
      zh: '管理员账号不能由另一名管理员在页面上重置密码、清除动态口令或停用，未作改动。遗忘密码请在服务器上执行 shouwang account password，手机遗失执行 shouwang account reset-second-factor，离岗由安全管理员办理。',
      en: 'The account of an administrator is not reset or closed by another on a page; nothing was changed. A forgotten password is replaced on the server (shouwang account password), a lost phone too (shouwang account reset-second-factor); a leaver is seen to by the security administrator.',
    },
  },
  ownAccount: {
    status: 403,
    text: {
      zh: '不能为本人办理这项操作，未作改动。请由另一名管理员办理。',
      en: 'Nobody does this for themselves; nothing was changed. Another administrator has to do it.',
    },
  },
  dutiesSeparate: {
    status: 409,
    text: {
      zh: '三员须由三人分别担任，管理员也不得兼任业务岗位：该账号在这段时间内已有其他职责，未授权。请换一个账号，或先收回原有岗位。',
      en: 'The three administrators are three people, and none of them holds a role of an office: this account has another duty in that period, and nothing was given. Choose another account, or end the other posting first.',
    },
  },
  lastAdministrator: {
    status: 409,
    text: {
      zh: '收回后将没有人担任{role}，未作改动。请先为后任者授予该岗位，再办理收回或离岗。',
      en: 'Nobody would be {role} any more; nothing was changed. Give the posting to a successor first.',
    },
  },
  postingState: {
    status: 409,
    text: {
      zh: '所选岗位中有的已经终止或刚刚被他人收回，未作改动。请刷新后重新选择。',
      en: 'Some of these postings have ended or were just ended by somebody else; nothing was changed. Reload and choose again.',
    },
  },
  delegationTooLong: {
    status: 422,
    text: {
      zh: '代理期限最长 {days} 天，未生效。请缩短期限；长期变动请由安全管理员调整岗位。',
      en: 'A delegation lasts {days} days at most; nothing was delegated. Shorten it, or have the security administrator change the posting.',
    },
  },
  notDelegable: {
    status: 422,
    text: {
      zh: '管理员岗位和代理所得的岗位不能再委托他人代理，也不能委托给本人或管理员账号，未生效。',
      en: 'Postings of administrators and postings held by delegation cannot be delegated, nor can one be delegated to oneself or to an administrator; nothing was delegated.',
    },
  },
  notColleague: {
    status: 422,
    text: {
      zh: '“{name}”在这些岗位所在的县没有在任岗位，未生效。请另选同事；确需由其代理的，请安全管理员先授予岗位或代办委托。',
      en: '"{name}" holds no posting in the counties concerned; nothing was delegated. Choose a colleague there, or ask the security administrator.',
    },
  },
  successorUnfit: {
    status: 422,
    text: {
      zh: '有 {count} 项未办结工作不在“{name}”的权限或管辖范围内，不能移交，未作任何改动。请另选接手人，或先为其授权。',
      en: '{count} pieces of open work are outside what "{name}" may do or where; nothing was changed. Choose another successor, or give them the posting first.',
    },
  },
  successorNeeded: {
    status: 409,
    text: {
      zh: '该人员还有 {count} 项未办结工作，请选择接手人后再办理离岗。未作改动。',
      en: 'This person has {count} pieces of open work: choose who takes them over. Nothing was changed.',
    },
  },
  crossSite: {
    status: 403,
    text: {
      zh: '请求来源不可信，操作未执行。请从本系统页面重新操作。',
      en: 'The request did not come from this site; nothing was done. Please act from within the system.',
    },
  },
  invalidRequest: {
    status: 400,
    text: {
      zh: '提交的内容有误，未作处理：{details}。',
      en: 'The request is not right and nothing was done: {details}.',
    },
  },
  recordInvalid: {
    status: 422,
    text: {
      zh: '有 {count} 项内容需要修改，未保存。请按提示逐项更正。',
      en: '{count} fields need to be corrected. Nothing was saved.',
    },
  },
  recordNotFound: {
    status: 404,
    text: {
      zh: '未找到这条{register}记录，可能已被删除或不在您的管辖范围内。',
      en: 'There is no such record under "{register}": it was deleted or is outside your area.',
    },
  },
  registerBusy: {
    status: 409,
    text: {
      zh: '有文件正在入库，您的内容未保存，仍在页面上。请过一两分钟再保存。',
      en: 'A file is being committed; your input was not saved and is still on the page. Save again in a minute or two.',
    },
  },
  recordChanged: {
    status: 409,
    text: {
      zh: '这条记录刚刚被他人修改，您的内容未保存。请刷新后核对再提交。',
      en: 'Someone else has just changed this record; your input was not saved. Reload, compare and submit again.',
    },
  },
  registerReadOnly: {
    status: 403,
    text: { zh: '“{register}”台账不能在页面直接修改。', en: 'The register "{register}" cannot be edited by form.' },
  },
  notFound: {
    status: 404,
    text: {
      zh: '没有这个地址或记录，链接可能不完整，或内容已被删除。请返回列表重新打开。',
      en: 'There is nothing at this address: the link may be incomplete, or the record was deleted. Go back to the list and open it again.',
    },
  },
  fileTooLarge: {
    status: 413,
    text: {
      zh: '文件超过 {megabytes} MB，未接收。请按乡镇拆分后分别上传。',
      en: 'The file is larger than {megabytes} MB and was not taken. Split it by township and upload the parts.',
    },
  },
  fileRefused: {
    status: 422,
    text: { zh: '{reason}', en: '{reason}' },
  },
  attachmentKind: {
    status: 422,
    text: {
      zh: '“{name}”不是 PDF、JPG 或 PNG 文件，未接收。请另存为或拍照转成这三种格式后重新上传。',
      en: '"{name}" is no PDF, JPG or PNG file and was not taken. Save or photograph it as one of these and upload it again.',
    },
  },
  attachmentTooLarge: {
    status: 413,
    text: {
      zh: '“{name}”超过 {megabytes} MB，未接收。请压缩图片或分成几个文件后重新上传。',
      en: '"{name}" is larger than {megabytes} MB and was not taken. Compress it or split it and upload again.',
    },
  },
  attachmentEmpty: {
    status: 422,
    text: {
      zh: '“{name}”是空文件，未接收。请核对文件后重新上传。',
      en: '"{name}" is empty and was not taken. Check the file and upload it again.',
    },
  },
  attachmentDamaged: {
    status: 500,
    text: {
      zh: '附件“{name}”的存储内容未通过完整性校验，不能下载。请联系系统管理员从备份恢复。',
      en: 'The stored content of "{name}" fails its integrity check and cannot be downloaded. Ask the system administrator to restore it from a backup.',
    },
  },
  batchState: {
    status: 409,
    text: {
      zh: '该批次当前状态为“{state}”，不能执行“{action}”。请刷新页面查看最新状态。',
      en: 'This batch is "{state}"; "{action}" is not possible now. Reload to see its state.',
    },
  },
  withdrawBlocked: {
    status: 409,
    text: {
      zh: '该批次不能撤销：之后已有 {count} 项业务建立在它的数据上。请先撤销或更正下列内容：{details}',
      en: 'This batch cannot be withdrawn: {count} later pieces of work stand on its data. Withdraw or correct these first: {details}',
    },
  },
  ruleCasesFail: {
    status: 422,
    text: {
      zh: '规则 {rule} 有 {count} 个用例未通过，未启用。请修改规则或用例后重新提交。',
      en: '{count} cases of rule {rule} fail; it was not switched on. Mend the rule or its cases and propose it again.',
    },
  },
  ownProposal: {
    status: 403,
    text: {
      zh: '这项内容由您本人提出，须由另一人复核，未作改动。请联系其他有复核权限的人员。',
      en: 'You proposed this yourself; another person must decide it, and nothing was changed. Ask somebody else who may approve.',
    },
  },
  notOwnProposal: {
    status: 403,
    text: {
      zh: '这项待复核内容由他人提出，只有提出人可以撤回，未作改动。不应采用的，请有复核权限的人员退回并写明原因。',
      en: 'Somebody else proposed this and only they can take it back; nothing was changed. Whoever may approve can send it back with a reason.',
    },
  },
  policyState: {
    status: 409,
    text: {
      zh: '{what}当前状态为“{state}”，不能执行“{action}”，未作改动。请刷新页面查看最新状态。',
      en: '{what} is "{state}"; "{action}" is not possible and nothing was changed. Reload to see its state.',
    },
  },
  valueCollides: {
    status: 409,
    text: {
      zh: '“{parameter}”在该地区已有一个从 {day} 起执行的取值，同一日起不能有两个取值，未复核。请先停用原取值，或退回本条、改用其他起日重新录入。',
      en: 'For this area "{parameter}" already has a value from {day}; two cannot begin on one day, and nothing was approved. Withdraw the other first, or send this one back and enter it with another first day.',
    },
  },
  tooManySelected: {
    status: 422,
    text: {
      zh: '所选线索共 {count} 户，一次最多处理 {most} 户，未作任何改动。请在顶部选择乡镇或增加筛选条件后分批处理。',
      en: '{count} clues are selected; at most {most} are judged at once, and nothing was changed. Choose a township at the top or add filters, and judge them in parts.',
    },
  },
  chooseArea: {
    status: 409,
    text: {
      zh: '您负责多个地区：请先在页面上方选择一个地区，再研判。未作任何改动。',
      en: 'You work in several areas: choose one at the top of the page before judging. Nothing was changed.',
    },
  },
  selectionChanged: {
    status: 409,
    text: {
      zh: '所选线索刚刚有变化：确认时为 {before} 户，现为 {now} 户，其中可能有他人已处理的。未作任何改动，请核对新的户数后再次确认。',
      en: 'The selected clues have just changed: {before} when you confirmed, {now} now; somebody may have judged some of them. Nothing was changed. Look at the new number and confirm again.',
    },
  },
  nothingSelected: {
    status: 409,
    text: {
      zh: '所选线索的当前状态都不适用本操作，未作任何改动。请刷新列表后重新选择。',
      en: 'None of the selected clues is in a state to which this applies; nothing was changed. Reload the list and select again.',
    },
  },
  judgementStoodOn: {
    status: 409,
    text: {
      zh: '这次研判的 {count} 户线索已撤回或之后又有新的处理，不能再撤回，未作任何改动。如需更正，请在线索核查中重新研判。',
      en: 'The {count} clues of this judgement were taken back already or judged again since; nothing was changed. To correct one, judge it again in the list of clues.',
    },
  },
  auditNotKept: {
    status: 503,
    text: {
      zh: '审计记录暂时无法保存，本次操作没有执行，数据未作任何改动。请稍后重试；如持续出现，请通知系统管理员检查磁盘空间。',
      en: 'The audit record cannot be kept at the moment, so this was not done and nothing was changed. Please try again shortly; if it goes on, ask the system administrator to look at the disk space.',
    },
  },
  databaseUnavailable: {
    status: 503,
    text: {
      zh: '数据库暂时无法连接，已提交的数据不受影响。请稍后重试。',
      en: 'The database cannot be reached at the moment. Committed data are safe. Please try again shortly.',
    },
  },
  internal: {
    status: 500,
    text: {
      zh: '系统出现异常，操作未完成。请记下编号 {requestId} 并联系系统管理员。',
      en: 'Something went wrong and the action was not completed. Note number {requestId} and tell the system administrator.',
    },
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

/** One thing wrong with one field of what was sent. */
export interface FieldIssue {
  readonly path: string
  readonly text: Label
}

/** What fills a text; a label is said in the language of the text. */
export type ErrorParams = Readonly<Record<string, string | number | Label>>

export class AppError extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams
  readonly issues: readonly FieldIssue[]

  constructor(code: ErrorCode, params: ErrorParams = {}, issues: readonly FieldIssue[] = []) {
    super(`${code} ${fill(ERRORS[code].text.en, params, 'en')}`)
    this.name = 'AppError'
    this.code = code
    this.params = params
    this.issues = issues
  }

  get status(): number {
    return ERRORS[this.code].status
  }

  get text(): Label {
    return errorText(this.code, this.params)
  }
}

export function errorText(code: ErrorCode, params: ErrorParams): Label {
  const { zh, en } = ERRORS[code].text
  return { zh: fill(zh, params, 'zh'), en: fill(en, params, 'en') }
}

/** Replaces `{name}` by the value of the parameter; a name without a value stays visible, so that a test finds it. */
export function fill(template: string, params: ErrorParams, language: Language): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name] ?? whole
    return typeof value === 'object' ? value[language] : String(value)
  })
}
