import { toAreaCode } from '../../kernel/area-code.ts'
import { isDay } from '../../kernel/day.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { buildMart, explainHousehold, runScreening } from '../../features/screening/index.ts'
import type { Explanation } from '../../language/rule/index.ts'
import { openMart } from '../../platform/mart/mart.ts'
import { withInstallation } from './with-installation.ts'

interface ScreenOptions {
  readonly area: string
  readonly asOf?: string
  readonly engine: string
  readonly json?: boolean
}

/** `shouwang screen`: the same run as from the page. */
export async function screenCommand(options: ScreenOptions): Promise<void> {
  const areaCode = toAreaCode(options.area.padEnd(12, '0'))
  const report = await withInstallation(async ({ services }) => {
    const asOf = options.asOf ?? services.clock.today()
    if (!isDay(asOf)) throw new Error(`日期应为 2022-09-30 这样的格式：${asOf} / a day is written 2022-09-30`)
    const run = { scope: scopeOf([areaCode]), areaCode, asOf, actor: 'cli' }
    if (options.engine === 'postgres') return runScreening(services, run)
    const mart = await openMart(services.dataFolder)
    try {
      await buildMart(services, mart)
      return await runScreening(services, { ...run, mart })
    } finally {
      mart.close()
    }
  })
  if (options.json) console.log(JSON.stringify(report))
  else {
    console.log(`筛查 ${report.households} 户，用时 ${report.milliseconds} 毫秒 / screened in ms`)
    console.table(report.counts)
    for (const { ruleId, because } of report.notEvaluated)
      console.log(`未评估 / not evaluated: ${ruleId}（${because.zh}）`)
    console.log(`新开线索 ${report.clues.opened}，并入理由 ${report.clues.joined} / clues opened, reasons joined`)
  }
}

/** `shouwang explain <户编号> <rule>`: why a rule says what it says about a household. */
export async function explainCommand(
  householdCode: string,
  ruleId: string,
  options: { asOf?: string; json?: boolean },
): Promise<void> {
  const found = await withInstallation(({ services }) =>
    explainHousehold(services, householdCode, ruleId, options.asOf),
  )
  if (options.json) console.log(JSON.stringify(found))
  else {
    console.log(`${found.rule.title.zh}（${found.asOf}）`)
    printTree(found.explanation, '')
  }
}

const MARKS = { yes: '✓', no: '✗', unknown: '?' } as const

function printTree(node: Explanation, indent: string): void {
  console.log(`${indent}${node.truth ? `${MARKS[node.truth]} ` : '· '}${node.text.zh}`)
  for (const fact of node.facts)
    console.log(`${indent}    ${fact.label.zh}：${fact.value.zh}（${fact.source?.zh ?? ''} ${fact.reportedOn ?? ''}）`)
  for (const one of node.parameters)
    console.log(`${indent}    ${one.label.zh}：${one.value.zh}（${one.document?.zh ?? '无文号'}，${one.validFrom} 起）`)
  for (const child of node.children) printTree(child, `${indent}  `)
}
