/** Progress of long work on the terminal: one line that is written over, or a line every tenth where there is none. */
import type { LoadProgress } from '../../features/demo/index.ts'

const WIDTH = 24
/** Milliseconds between two writings of the line. */
const PAUSE = 200

const PHASES = {
  rows: '写入数据 / rows',
  indexes: '建立索引 / indexes',
} as const satisfies Record<LoadProgress['phase'], string>

export interface ProgressLine {
  show(progress: LoadProgress): void
  /** Ends the line. */
  end(): void
}

/** `now` answers milliseconds. */
export function createProgressLine(
  out: NodeJS.WriteStream = process.stderr,
  now = () => performance.now(),
): ProgressLine {
  let phase: LoadProgress['phase'] | undefined
  let began = 0
  let written = 0
  let tenth = -1
  return {
    show(progress) {
      const { done, total } = progress
      if (progress.phase !== phase) {
        if (phase !== undefined && out.isTTY) out.write('\n')
        phase = progress.phase
        began = now()
        written = 0
        tenth = -1
      }
      const text = progressText(progress, now() - began)
      if (out.isTTY) {
        if (done < total && now() - written < PAUSE) return
        written = now()
        out.write(`\r\u001b[2K${text}`)
      } else if (Math.floor((done / total) * 10) > tenth) {
        tenth = Math.floor((done / total) * 10)
        out.write(`${text}\n`)
      }
    },
    end() {
      if (phase !== undefined && out.isTTY) out.write('\n')
    },
  }
}

/** `elapsed` is in milliseconds. */
export function progressText({ phase, done, total, rows }: LoadProgress, elapsed: number): string {
  const share = total === 0 ? 1 : done / total
  const filled = Math.round(share * WIDTH)
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`
  const left = share === 0 || share === 1 ? '' : `  剩余约 ${duration((elapsed / share) * (1 - share))} left`
  const counted = phase === 'rows' ? `${done} / ${total} 户，${rows} 行` : `${done} / ${total}`
  return `${PHASES[phase]}  ${bar} ${Math.floor(share * 100)}%  ${counted}${left}`
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`
}
