/** The thread in which files are checked and committed: its own connections, its own memory. */
import path from 'node:path'
import { openSpool, SPOOL_FOLDER } from '../../platform/audit/index.ts'
import { openKeys } from '../../platform/crypto/index.ts'
import { systemClock } from '../../platform/clock.ts'
import { serveJobs } from '../../platform/jobs.ts'
import { makeLogger } from '../../platform/log.ts'
import { openDatabase } from '../../platform/postgres/database.ts'
import { executor, type IntakeJob, type ThreadData } from './work.ts'

/** Three COPY streams, progress, and the transaction at work. */
const CONNECTIONS = 6

await serveJobs<IntakeJob>(async (data) => {
  const { databaseUrl, keys, dataFolder, logLevel } = data as ThreadData
  const db = openDatabase(databaseUrl, { max: CONNECTIONS, applicationName: 'shouwang intake' })
  const log = makeLogger({ level: logLevel })
  const { sealer } = await openKeys(db, keys, { name: 'intake', log })
  const audit = openSpool({ folder: path.join(dataFolder, SPOOL_FOLDER), db, log })
  return executor({ db, sealer, clock: systemClock, log, audit, dataFolder })
})
