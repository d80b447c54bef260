import type { VerdictStepSummary } from '../../shared/verdict-step.js'

/** A step's summary as the catalogue keeps it. */
export function summaryToText(summary: VerdictStepSummary): string {
  return JSON.stringify(summary)
}

/** The summary that `summaryToText` wrote, or the words that an older version did. */
export function textToSummary(text: string): VerdictStepSummary {
  if (!text.startsWith('{"act":')) return { act: 'told', words: text }
  // Written above and nowhere else.
  return JSON.parse(text) as VerdictStepSummary
}
