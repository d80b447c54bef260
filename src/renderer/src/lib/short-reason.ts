/**
 * What went wrong, without the photo's name and without what had been expected: a cell of the grid has room for a few
 * words, and it shows the name anyway. The whole sentence stays in its tooltip and in the review panel.
 */
export function shortReason(reason: string): string {
  const found = /, but (?:it )?(.+)$/s.exec(reason) ?? /, (?:found: (?=.)|(?=found ))(.+)$/s.exec(reason)
  return (found?.[1] ?? reason)
    .replace(/^"[^"]*" (?:is )?/, '')
    .replace(/,? \w+ '[^']*'/, '')
    .replace(/\.$/, '')
}
