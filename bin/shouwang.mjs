#!/usr/bin/env node
// The command line of 守望: see `shouwang --help`.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const run = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../scripts/run.mjs')
process.exit(spawnSync(process.execPath, [run, 'shouwang', ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1)
