/** The command line: everything an office can do in the browser, for scripts and for the people who run the system. */
import { Command } from 'commander'
import { checkSamplesCommand } from './check-samples.ts'
import { passwordCommand } from './account.ts'
import { dictionaryCommand } from './dictionary.ts'
import { explainCommand, screenCommand } from './screen.ts'
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
program
  .command('account')
  .description('账号管理 / accounts')
  .command('password <login>')
  .description('重置口令 / set a new one-time password')
  .action(passwordCommand)
program
  .command('check-samples <folder>')
  .description('把样例文件夹导入临时库并输出结果 / import a folder of samples into a scratch database')
  .option('--json <file>', '结果写入文件 / write the result to a file')
  .action(checkSamplesCommand)

try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
