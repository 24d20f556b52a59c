/** Words of judgements that the bar, the confirmation and the record share. */
import type { Label } from '../../../kernel/label.ts'
import type { Judgement, JudgementAction } from '../judgement-schema.ts'

export const ACTION: Readonly<Record<JudgementAction, Label>> = {
  keep: { zh: '保留', en: 'Keep' },
  drop: { zh: '排除', en: 'Drop' },
  dispatch: { zh: '下派乡镇', en: 'Dispatch to townships' },
  reopen: { zh: '恢复为疑似线索', en: 'Back to suspected' },
}

export const JUDGEMENT_STATE: Readonly<Record<Judgement['state'], Label>> = {
  running: { zh: '正在处理', en: 'Running' },
  done: { zh: '已生效', en: 'In force' },
  failed: { zh: '未完成，线索未改动', en: 'Broken off; nothing changed' },
  withdrawn: { zh: '已全部撤回', en: 'Taken back' },
}
