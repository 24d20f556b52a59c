import type { Language } from '../../kernel/label.ts'
import type { Session } from '../session.tsx'

const WORDS = {
  system: { zh: '系统', en: 'system' },
  cli: { zh: '命令行', en: 'command line' },
  demo: { zh: '演示数据', en: 'demonstration data' },
  other: { zh: '其他工作人员', en: 'another officer' },
} as const

/** Who recorded something, as people call them: a name, the system, oneself; never an internal number. */
export function personName(by: string, session: Pick<Session, 'userId' | 'name'>, language: Language): string {
  if (by === session.userId) return session.name
  if (by === 'system' || by === '') return WORDS.system[language]
  if (by === 'cli' || by === 'demo') return WORDS[by][language]
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(by) ? WORDS.other[language] : by
}
