/** What one step of the history of verdicts did, as a value; `stepText` makes the words of it. */
export type VerdictStepSummary = Readonly<
  | {
      act: 'accept' | 'reject' | 'withdraw' | 'change'
      /** The tag's name; null when the step speaks of several. */
      tag: string | null
      tagCount: number
      photoCount: number
    }
  | { act: 'import'; fileName: string }
  /** A step of an older version, which kept the words themselves. */
  | { act: 'told'; words: string }
>
