/** Keywords as people write them, each of which the merge of some other tagger damages; the last one is a path. */
export const humanKeywords = [
  'San Francisco Bay Area',
  '2024 trip',
  "Mary-Jane O'Neil",
  'Катя',
  'Café',
  'McDonald',
  'Places|France|Paris',
] as const
