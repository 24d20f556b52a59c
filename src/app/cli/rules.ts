import { approveProposed } from '../../features/policy/index.ts'
import { VOCABULARY } from '../../features/screening/index.ts'
import { withInstallation } from './with-installation.ts'

/** `shouwang rules approve --by <name>`: takes over the rules a release proposes, after their cases have passed. */
export async function approveRulesCommand(options: { by: string }): Promise<void> {
  const approved = await withInstallation(({ services }) => approveProposed(services, options.by, VOCABULARY))
  console.log(
    approved.length === 0
      ? '没有待复核的规则。No rule waits for approval.'
      : `已启用 / switched on: ${approved.join(', ')}`,
  )
}
