/**
 * Asking the mart. Whoever comes first starts its process; everybody else connects to it. Answers are counts and ids:
 * names and numbers of persons are not in it.
 */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Cell, MartReply } from './protocol.ts'
import { martPaths, type MartPaths } from './protocol.ts'

export interface MartAnswer {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export interface Mart {
  /** Runs one or several statements made by our own code; answers the rows of the last. */
  query(sql: string): Promise<MartAnswer>
  close(): void
}

export class MartError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MartError'
  }
}

/** Connects to the mart of a data folder, starting its process where none runs. */
export async function openMart(dataFolder: string): Promise<Mart> {
  mkdirSync(dataFolder, { recursive: true })
  const paths = martPaths(dataFolder)
  const running = await tryConnect(paths)
  if (running) return clientOf(running)
  await startProcess(paths)
  const socket = await tryConnect(paths)
  if (!socket) throw new MartError('数据仓未能启动 / the mart did not start')
  return clientOf(socket)
}

function tryConnect({ socket: address }: MartPaths): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}

function startProcess({ file, socket }: MartPaths): Promise<void> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'process.ts'), file, socket], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C in the terminal goes to our group; the mart ends by itself when we have gone.
    detached: true,
  })
  return new Promise((resolve, reject) => {
    let trouble = ''
    child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()))
    child.stdout.once('data', () => {
      child.stdout.destroy()
      child.stderr.destroy()
      child.unref()
      resolve()
    })
    child.once('exit', (code) => reject(new MartError(`the mart ended with ${code}: ${trouble.trim().slice(0, 500)}`)))
    child.once('error', reject)
  })
}

function clientOf(socket: Socket): Mart {
  const waiting = new Map<number, { resolve: (answer: MartAnswer) => void; reject: (error: Error) => void }>()
  let next = 1
  const fail = (reason: string) => {
    for (const { reject } of waiting.values()) reject(new MartError(reason))
    waiting.clear()
  }
  createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
    const reply = JSON.parse(line) as MartReply
    const asked = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ('error' in reply) asked?.reject(new MartError(reply.error))
    else asked?.resolve({ columns: reply.columns, rows: reply.rows })
  })
  socket.on('close', () => fail('the mart has gone'))
  socket.on('error', () => fail('the mart has gone'))
  return {
    query: (sql) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new MartError('the mart has gone'))
        const id = next++
        waiting.set(id, { resolve, reject })
        socket.write(`${JSON.stringify({ id, sql })}\n`)
      }),
    close: () => socket.end(),
  }
}
