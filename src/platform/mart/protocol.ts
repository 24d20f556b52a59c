/** How the mart's process and those who ask it speak: one JSON object a line, over a Unix socket in the data folder. */
import path from 'node:path'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'

export type Cell = string | number | boolean | null

export interface MartRequest {
  readonly id: number
  readonly sql: string
}

export type MartReply =
  | { readonly id: number; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly id: number; readonly error: string }

export interface MartPaths {
  readonly file: string
  readonly socket: string
}

/** A Unix socket's path may have about 100 characters; a longer data folder gets a short one by its hash. */
export function martPaths(dataFolder: string): MartPaths {
  const near = path.join(dataFolder, 'mart.sock')
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)
  return {
    file: path.join(dataFolder, 'mart.duckdb'),
    socket: near.length <= 100 ? near : path.join(tmpdir(), `shouwang-mart-${hash}.sock`),
  }
}
