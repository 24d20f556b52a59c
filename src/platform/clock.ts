/** The only place that knows what day it is. Offices live in China time, wherever the server stands. */
export interface Clock {
  /** The calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
  today(): string
  /** Milliseconds since 1970, for durations and expiry. */
  now(): number
}

const dayInShanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

export const systemClock: Clock = {
  today: () => dayInShanghai.format(new Date()),
  now: () => Date.now(),
}

/** A clock that stands still: tests, and calculations for a given day. */
export function fixedClock(day: string, now = Date.parse(`${day}T09:00:00+08:00`)): Clock {
  return { today: () => day, now: () => now }
}
