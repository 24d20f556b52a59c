/** A text for people, in both languages. It stands beside what it names (decision D17). */
export interface Label {
  readonly zh: string
  readonly en: string
}

export type Language = keyof Label

/** The text of a label in one language. */
export function say(label: Label, language: Language): string {
  return label[language]
}
