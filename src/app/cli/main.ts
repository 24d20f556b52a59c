/** The command line: everything an office can do in the browser, for scripts and for the people who run the system. */
import { Command } from 'commander'
import { AppError } from '../../kernel/errors.ts'
import { refuseUndeclared } from './access.ts'
import { SealError } from '../../platform/crypto/index.ts'
import { checkSamplesCommand } from './check-samples.ts'
import {
  createAccountCommand,
  openAdministratorsCommand,
  passwordCommand,
  requireSecondFactorCommand,
  resetSecondFactorCommand,
} from './account.ts'
import { decideValueCommand, listParametersCommand, WITH_REASON } from './parameters.ts'
import { approveRulesCommand, listRulesCommand, sendBackRuleCommand } from './rules.ts'
import { VALUE_ACTS, type ValueAct } from '../../features/policy/index.ts'
import { demoCommand } from './demo.ts'
import { dictionaryCommand } from './dictionary.ts'
import { explainCommand, screenCommand } from './screen.ts'
import { feedCommand, UsageError } from './feed.ts'
import { importCommand } from './import.ts'
import { listKeysCommand, newKeyCommand, retireKeyCommand, rotateKeysCommand } from './keys.ts'
import { migrateCommand, migrationNewCommand } from './migrate.ts'
import { serveCommand, startCommand } from './serve.ts'

const program = new Command('shouwang').description(
  '守望：防止返贫动态监测和帮扶 / keeping families from falling back into poverty',
)

program
  .command('start')
  .description('准备数据库和页面，首次启动生成演示数据，然后启动服务 / prepare everything, then serve')
  .action(startCommand)
program.command('serve').description('启动服务 / serve').action(serveCommand)
program.command('migrate').description('升级数据库 / migrate the database').action(migrateCommand)
program
  .command('migration-new <name>')
  .description('按台账声明与数据库的差异起草升级脚本 / draft a migration from the declarations')
  .action(migrationNewCommand)
program
  .command('dictionary')
  .description('按台账声明生成数据字典 / write docs/dictionary.md from the declarations')
  .action(dictionaryCommand)
program
  .command('import <files...>')
  .description('导入数据文件：核对，加 --commit 则入库 / check files, and commit them with --commit')
  .option('--area <code...>', '申报地区的区划代码 / areas the files are about', ['53'])
  .option('--kind <kind>', '数据类型，默认按表头识别 / kind, by the headers by default')
  .option('--sender <bureau>', '报送部门，例如 民政局 / bureau')
  .option('--extent <extent>', 'full 全量 或 delta 增量')
  .option('--period <period>', '所属期，例如 2022-09-30 或 "2021-09 to 2022-09" / period')
  .option('--commit', '核对后入库 / commit what was checked')
  .option('--json', '输出 JSON')
  .action(importCommand)
program
  .command('feed <file-or-folder>')
  .description('导入部门数据：一个文件加说明，或带 manifest.json 的文件夹 / feeds of bureaus, with what they declare')
  .option('--kind <kind>', '数据类型，默认按表头识别 / kind, by the headers by default')
  .option('--sender <bureau>', '报送部门，例如 民政局 / bureau')
  .option('--extent <extent>', 'full 全量 或 delta 增量')
  .option('--period <period>', '所属期，例如 2022-09-30 或 "2021-09 to 2022-09" / period')
  .option('--amount <text>', '金额口径，例如 按月 / what an amount covers')
  .option('--area <code...>', '申报地区的区划代码 / areas the file is about', ['53'])
  .option('--commit', '核对后入库 / commit what was checked')
  .option('--json', '输出 JSON')
  .action(feedCommand)
program
  .command('screen')
  .description('筛查 / run a screening')
  .option('--area <code>', '区划代码 / area code', '53')
  .option('--as-of <day>', '筛查日期，默认今天 / day, today by default')
  .option('--engine <engine>', 'mart 或 postgres', 'mart')
  .option('--json', '输出 JSON')
  .action(screenCommand)
program
  .command('explain <householdCode> <ruleId>')
  .description('判定依据 / why a rule says what it says')
  .option('--as-of <day>', '日期 / day')
  .option('--json', '输出 JSON')
  .action(explainCommand)
const account = program.command('account').description('账号管理 / accounts')
account
  .command('create <login>')
  .description('新建账号 / create an account')
  .requiredOption('--role <role>', '角色 / role')
  .requiredOption('--area <code>', '管辖地区 / area code')
  .requiredOption('--name <name>', '姓名 / name')
  .requiredOption('--unit <unit>', '单位 / office')
  .option('--bureau <bureau>', '所属部门，仅部门业务人员 / bureau, for bureau officers')
  .action(createAccountCommand)
account.command('password <login>').description('重置口令 / set a new password').action(passwordCommand)
account
  .command('reset-second-factor <login>')
  .description('清除动态口令和恢复码（手机丢失时）/ take the second factor away, for a lost phone')
  .action(resetSecondFactorCommand)
account
  .command('require-second-factor <on|off>')
  .description('审定、导出、管理岗位是否必须使用动态口令 / whether such roles must have a second factor')
  .action(requireSecondFactorCommand)
account
  .command('open-administrators')
  .description('开立系统、安全、审计三名管理员 / open the three administrators of a new installation, once')
  .option('--unit <unit>', '单位 / office', '系统管理')
  .action(openAdministratorsCommand)
const keys = program.command('keys').description('密钥版本和轮换 / key versions and their rotation')
keys
  .command('list')
  .description('密钥版本、各版本加密的数据量、正在运行的程序 / versions, what each has sealed, programs that run')
  .option('--json', '输出 JSON')
  .action(listKeysCommand)
keys
  .command('new')
  .description('在密钥文件中增加一个版本，轮换前不启用 / add a version to the key file; a rotation puts it to use')
  .option('--json', '输出 JSON')
  .action(newKeyCommand)
keys
  .command('rotate')
  .description('改用最新版本并重新加密全部数据，可中断后再次执行 / seal everything anew; can be stopped and run again')
  .option('--json', '输出 JSON')
  .action(rotateKeysCommand)
keys
  .command('retire <version>')
  .description('停用已不再加密任何数据的版本 / take away a version that seals nothing any more')
  .option('--json', '输出 JSON')
  .action(retireKeyCommand)
const rules = program.command('rules').description('规则 / rules')
rules
  .command('list')
  .description('规则及状态 / rules and their states')
  .option('--json', '输出 JSON')
  .action(listRulesCommand)
rules
  .command('approve [rule]')
  .description('复核启用规则，默认全部待复核的规则；不能复核本人提交的 / approve what waits, never what you proposed')
  .requiredOption('--by <login>', '复核人账号，将询问密码 / account that approves; its password is asked for')
  .option('--version <version>', '版本 / version')
  .action(approveRulesCommand)
rules
  .command('send-back <rule>')
  .description('退回待复核的规则 / send a proposed version back')
  .requiredOption('--by <login>', '退回人账号，将询问密码 / account that sends it back; its password is asked for')
  .requiredOption('--reason <reason>', '退回原因 / why')
  .option('--version <version>', '版本 / version')
  .action(sendBackRuleCommand)
const parameters = program.command('parameters').description('政策标准 / policy standards')
parameters
  .command('list')
  .description('各项标准的取值及状态 / values and their states')
  .option('--area <code>', '区划代码 / area code', '53')
  .option('--waiting', '只列待复核的 / only what waits for a second person')
  .option('--json', '输出 JSON')
  .action(listParametersCommand)
for (const [act, { label }] of Object.entries(VALUE_ACTS) as [ValueAct, (typeof VALUE_ACTS)[ValueAct]][]) {
  const command = parameters
    .command(`${act.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} <value>`)
    .description(`${label.zh} / ${label.en.toLowerCase()}`)
    .requiredOption('--by <login>', '办理人账号，将询问密码 / account that acts; its password is asked for')
  if (WITH_REASON.includes(act)) command.requiredOption('--reason <reason>', '原因 / why')
  if (act === 'proposeWithdrawal') command.option('--document <document>', '停用依据文件 / document that ends it')
  command.action((value: string, options: { by: string; reason?: string; document?: string }) =>
    decideValueCommand(act, value, options),
  )
}
program
  .command('demo')
  .description('装入演示省数据 / fill this installation with the made-up demo province')
  .option('--scale <scale>', '比例：1 为 230 万户 / 1 is 2.3 million households', '0.01')
  .option('--seed <seed>', '随机种子，同一种子数据相同 / the same seed gives the same data')
  .option('--no-screening', '不进行首次筛查 / without a first screening')
  .option('--files <folder>', '不装入，改为写出部门格式的样例文件 / write sample files of offices instead')
  .option('--counties <code...>', '样例文件的县（6 位代码），默认全省 / counties of the files')
  .option('--json', '输出 JSON')
  .action(demoCommand)
program
  .command('check-samples <folder>')
  .description('把样例文件夹导入临时库并输出结果 / import a folder of samples into a scratch database')
  .option('--json <file>', '结果写入文件 / write the result to a file')
  .action(checkSamplesCommand)

refuseUndeclared(program)
try {
  await program.parseAsync()
} catch (error) {
  console.error(tell(error))
  process.exitCode = error instanceof UsageError ? error.exitCode : 1
}

/** A refusal in both languages, with what is wrong in detail; anything else as it is. */
function tell(error: unknown): unknown {
  if (error instanceof SealError) return [error.text.zh, error.text.en, `[${error.problem}]`].join('\n')
  if (!(error instanceof AppError)) return error instanceof Error ? error.message : error
  const details = error.issues.map(({ path, text }) => `  ${path}：${text.zh}`)
  return [error.text.zh, error.text.en, ...details].join('\n')
}
