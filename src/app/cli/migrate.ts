import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createRegisterSql } from '../../language/register/ddl.ts'
import { tableOf } from '../../language/register/columns.ts'
import { makeLogger } from '../../platform/log.ts'
import { withClient } from '../../platform/postgres/bootstrap.ts'
import { MIGRATIONS_FOLDER } from '../../platform/postgres/migrate.ts'
import { differenceSql, readCatalogue } from '../../platform/registers/drift.ts'
import { readConfig } from '../config.ts'
import { openInstallation } from '../installation.ts'
import { REGISTERS } from '../registers.ts'

/** Brings the database to the newest version and says what was done. */
export async function migrateCommand(): Promise<void> {
  const installation = await openInstallation(readConfig(), makeLogger({ level: 'info', pretty: process.stdout.isTTY }))
  await installation.close()
}

/** Writes the SQL by which the database would follow the declarations; a person reads and edits it before it ships. */
export async function migrationNewCommand(name: string): Promise<void> {
  const installation = await openInstallation(readConfig(), makeLogger({ level: 'warn' }))
  try {
    const text = await withClient(installation.ownerUrl, async (client) => {
      const catalogue = await readCatalogue((sql, values) => client.query(sql, values), REGISTERS.map(tableOf))
      return REGISTERS.map((register) =>
        catalogue.has(tableOf(register)) ? differenceSql(register, catalogue) : createRegisterSql(register),
      ).filter((part) => part !== '')
    })
    if (text.length === 0) {
      console.log('台账声明与数据库一致，无需升级。Declarations and database agree.')
      return
    }
    const number = String(readdirSync(MIGRATIONS_FOLDER).filter((file) => file.endsWith('.sql')).length + 1).padStart(
      4,
      '0',
    )
    const file = path.join(MIGRATIONS_FOLDER, `${number}-${name}.sql`)
    writeFileSync(file, `-- old code keeps working: yes\n\n${text.join('\n\n')}\n`)
    console.log(`已写入 ${file}，请核对后提交。Written; read and edit it before it ships.`)
  } finally {
    await installation.close()
  }
}
