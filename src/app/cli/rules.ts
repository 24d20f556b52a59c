import { approveProposed, approveRule, listRules, sendBackRule } from '../../features/policy/index.ts'
import { VOCABULARY } from '../../features/screening/index.ts'
import { toAreaCode } from '../../kernel/area-code.ts'
import { COMMAND_ACCESS } from './access.ts'
import { actingAs, readingOnly } from './acting-as.ts'
import { withInstallation } from './with-installation.ts'

/** `shouwang rules list`: every rule with its state and what waits for approval. */
export async function listRulesCommand(options: { json?: boolean }): Promise<void> {
  const found = await withInstallation(({ services }) =>
    listRules(readingOnly(services, toAreaCode('530000000000')), VOCABULARY, async () => ({})),
  )
  if (options.json) {
    console.log(JSON.stringify(found))
    return
  }
  for (const { id, version, title, state, enabled, disabledBecause, waitingVersion } of found.rules) {
    const because = enabled || !disabledBecause ? '' : `（未启用 / switched off：${disabledBecause.zh}）`
    const waits = waitingVersion === null ? '' : `；第 ${waitingVersion} 版待复核 / version ${waitingVersion} waits`
    console.log(`${id}  ${title.zh}  第 ${version} 版 ${state}${because}${waits}`)
  }
  for (const { id, version, problems } of found.broken)
    console.log(`${id}  第 ${version} 版无法识别 / cannot be read: ${problems[0]?.text.zh ?? ''}`)
}

interface ApproveOptions {
  readonly by: string
  readonly version?: string
}

/** `shouwang rules approve [rule] --by <login>`: one version, or the newest of every rule that waits. */
export async function approveRulesCommand(rule: string | undefined, options: ApproveOptions): Promise<void> {
  const approved = await withInstallation(async ({ services }) => {
    const ctx = await actingAs(services, options.by, COMMAND_ACCESS['rules approve'])
    if (rule === undefined) return approveProposed(ctx, VOCABULARY)
    await approveRule(ctx, rule, await versionOf(ctx, rule, options.version), VOCABULARY)
    return [rule]
  })
  console.log(
    approved.length === 0
      ? '没有待复核的规则。No rule waits for approval.'
      : `已复核启用 / approved and switched on: ${approved.join(', ')}`,
  )
}

interface SendBackOptions {
  readonly by: string
  readonly reason: string
  readonly version?: string
}

/** `shouwang rules send-back <rule> --by <login> --reason <text>`. */
export async function sendBackRuleCommand(rule: string, options: SendBackOptions): Promise<void> {
  await withInstallation(async ({ services }) => {
    const ctx = await actingAs(services, options.by, COMMAND_ACCESS['rules send-back'])
    await sendBackRule(ctx, rule, await versionOf(ctx, rule, options.version), options.reason, VOCABULARY)
  })
  console.log(`已退回 / sent back: ${rule}`)
}

/** The version that is named, or the one that waits. */
async function versionOf(ctx: Parameters<typeof listRules>[0], rule: string, named?: string): Promise<number> {
  if (named !== undefined) return Number(named)
  const { rules } = await listRules(ctx, VOCABULARY, async () => ({}))
  const waiting = rules.find((one) => one.id === rule)?.waitingVersion
  if (waiting === undefined || waiting === null)
    throw new Error(`规则 ${rule} 没有待复核的版本 / no version of ${rule} waits for approval`)
  return waiting
}
