/** Runs work several times and answers the median in milliseconds. */
export async function median(times: number, work: () => Promise<unknown>): Promise<number> {
  const all: number[] = []
  for (let i = 0; i < times; i += 1) {
    const started = performance.now()
    await work()
    all.push(performance.now() - started)
  }
  return percentile(all, 0.5)
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
}
