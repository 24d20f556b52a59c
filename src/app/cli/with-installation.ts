import { makeLogger } from '../../platform/log.ts'
import { readConfig } from '../config.ts'
import { openInstallation, type Installation } from '../installation.ts'

/** Opens the installation for one command and closes it whatever happens: no database is left running by a mistake. */
export async function withInstallation<T>(work: (installation: Installation) => Promise<T>): Promise<T> {
  const config = readConfig()
  const installation = await openInstallation(config, makeLogger({ level: process.env['SHOUWANG_LOG'] ?? 'warn' }))
  try {
    return await work(installation)
  } finally {
    await installation.close()
  }
}
