/** The three steps across the top of an import; done ones can be gone back to. */
import { CheckOutlined } from '@ant-design/icons'
import { defineTexts, useTexts } from '../../../ui/language.tsx'

const TEXTS = defineTexts({
  choose: { zh: '选择文件', en: 'Choose files' },
  check: { zh: '核对', en: 'Check' },
  commit: { zh: '入库', en: 'Commit' },
})

const STEPS = ['choose', 'check', 'commit'] as const
export type Step = (typeof STEPS)[number]

export function Steps(props: { readonly at: Step; readonly done?: boolean; readonly onGo?: (step: Step) => void }) {
  const t = useTexts(TEXTS)
  const now = STEPS.indexOf(props.at)
  return (
    <ol className="in-steps">
      {STEPS.map((step, index) => {
        const done = index < now || props.done === true
        const canGo = props.onGo && !props.done && index > 0 && index < now
        const content = (
          <>
            <span>{done ? <CheckOutlined /> : index + 1}</span>
            {t(step)}
          </>
        )
        return (
          <li key={step} className={done ? 'in-done' : ''} aria-current={index === now ? 'step' : undefined}>
            {canGo ? (
              <button type="button" onClick={() => props.onGo?.(step)}>
                {content}
              </button>
            ) : (
              content
            )}
          </li>
        )
      })}
    </ol>
  )
}
