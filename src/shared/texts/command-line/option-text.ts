/** Texts of options that several commands have. */
export const optionText = {
  catalogue: "keep photos' tags, verdicts and journal in this folder",
  json: 'print one JSON object',
  csv: 'print comma-separated values, safe to open in a spreadsheet',
  model: 'use this installed model for this run (see shutterword models)',
  provider: 'run the model on this for this run',
  yes: 'do not ask; a command without a terminal never asks',

  wrongProbability: 'Expected a probability from 0 to 1, e.g. 0.8.',
  wrongCount: 'Expected a whole number from 1 up, e.g. 20.',
  wrongMoment: 'Expected a date such as 2026-05-01 or 2026-05-01T14:30.',
} as const
