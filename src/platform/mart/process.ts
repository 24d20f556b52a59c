/**
 * The process that holds the mart (decision D12): one DuckDB file, one owner, restarted without harm, because everything
 * in it can be built again from PostgreSQL. It ends when nobody has been connected for a while.
 */
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api'
import type { Cell, MartReply, MartRequest } from './protocol.ts'

const [file = '', socketPath = ''] = process.argv.slice(2)

/** How long the process waits for somebody to come back. */
const LINGER_MS = 20_000

const instance = await DuckDBInstance.create(file, {
  threads: '2',
  memory_limit: '1500MB',
  preserve_insertion_order: 'false',
  // Nothing is fetched at run time: an office's server has no internet.
  autoinstall_known_extensions: 'false',
})

const clients = new Set<Socket>()
let leaving: NodeJS.Timeout | undefined

function lingerIfAlone(): void {
  if (clients.size === 0) leaving ??= setTimeout(() => leave(), LINGER_MS)
}

function leave(): void {
  server.close()
  instance.closeSync()
  rmSync(socketPath, { force: true })
  process.exit(0)
}

async function answer(connection: DuckDBConnection, { id, sql }: MartRequest): Promise<MartReply> {
  try {
    const reader = await connection.runAndReadAll(sql)
    return { id, columns: reader.columnNames(), rows: reader.getRows().map((row) => row.map(toCell)) }
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) }
  }
}

/** Integers of SQL come as bigint; all that we store fit into 2^53, and one that does not is an error, not a rounding. */
function toCell(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new RangeError('integer beyond 2^53')
    return number
  }
  return String(value)
}

const server = createServer((socket) => {
  clients.add(socket)
  clearTimeout(leaving)
  leaving = undefined
  const connection = instance.connect()
  const lines = createInterface({ input: socket, crlfDelay: Infinity })
  // One connection answers in order: what follows may depend on what went before.
  let last: Promise<unknown> = Promise.resolve()
  lines.on('line', (line) => {
    const request = JSON.parse(line) as MartRequest
    last = last.then(async () => {
      const reply = await answer(await connection, request)
      if (!socket.destroyed) socket.write(`${JSON.stringify(reply)}\n`)
    })
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clients.delete(socket)
    void last.then(async () => (await connection).closeSync())
    lingerIfAlone()
  })
})

rmSync(socketPath, { force: true })
server.listen(socketPath, () => {
  chmodSync(socketPath, 0o600)
  process.stdout.write('ready\n')
  lingerIfAlone()
})
process.on('SIGTERM', leave)
process.on('SIGINT', () => undefined)
