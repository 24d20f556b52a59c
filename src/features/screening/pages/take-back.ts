/** Taking a judgement back, from the notice right after it and from the record of judgements. */
import { App } from 'antd'
import { ApiError } from '../../../ui/api.ts'
import { count } from '../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'
import { withdrawJudgement } from '../judgement-schema.ts'

const TEXTS = defineTexts({
  restored: {
    zh: '已撤回，{restored} 户线索恢复到研判前的状态。',
    en: 'Taken back: {restored} clues are what they were before.',
  },
  partly: {
    zh: '已撤回 {restored} 户；另有 {left} 户之后已有新的处理，保持不变。',
    en: '{restored} taken back; {left} were judged again since and stay as they are.',
  },
})

/** Takes back, and says what came of it. */
export function useTakeBack(): (judgement: { readonly id: string }) => Promise<void> {
  const t = useTexts(TEXTS)
  const { say } = useLanguage()
  const { message } = App.useApp()
  const { mutateAsync } = useChange(withdrawJudgement)
  return async ({ id }) => {
    try {
      const { restored, left } = await mutateAsync({ params: { id } })
      void message.success(t(left > 0 ? 'partly' : 'restored', { restored: count(restored), left: count(left) }), 6)
    } catch (error) {
      void message.error(error instanceof ApiError ? say(error.text) : String(error), 8)
    }
  }
}
