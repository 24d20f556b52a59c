/** What a step of an explanation says of itself is the same for every household: it is put into words once. */
import type { Label } from '../../kernel/label.ts'
import type { Ir } from './ir.ts'
import type { Vocabulary } from './vocabulary.ts'

interface Said {
  readonly vocabulary: Vocabulary
  readonly label: Label
}

/** A way of saying something about nodes that remembers what it said. */
export function saidOnce(): (node: Ir, vocabulary: Vocabulary, say: () => Label) => Label {
  const said = new WeakMap<Ir, Said>()
  return (node, vocabulary, say) => {
    const known = said.get(node)
    if (known?.vocabulary === vocabulary) return known.label
    const label = say()
    said.set(node, { vocabulary, label })
    return label
  }
}
