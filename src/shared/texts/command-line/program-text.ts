/** Texts of the command line as a whole. */
export const programText = {
  description: 'Puts the right words into your photos, offline: suggests tags, you review, it writes them.',
  helpHint: '(shutterword --help lists commands and options)',
  /** One line for people on stderr. */
  line: (message: string) => `shutterword: ${message}\n`,
  question: (question: string) => `${question} [y/N] `,
  guide: `
Examples:
  shutterword tag ~/Pictures/trip                    suggest tags, write nothing
  shutterword tag ~/Pictures/trip --accept-above 0.8 --dry-run
                                                     show what would be written
  shutterword tag ~/Pictures/trip --accept-above 0.8 --write
                                                     accept and write
  shutterword tag . --vocabulary words.txt --json    your own words, for a script
  shutterword search . "a dog on a beach"            best matches first
  shutterword undo                                   take back what was written last
  shutterword undo --since 2026-05-01                take back everything since that day
  shutterword export . > verdicts.json               all that is known, for import elsewhere
  shutterword eval ~/labelled --report report.html   how good the model is on labelled pictures
  shutterword models                                 models to install, and what they are good for
  shutterword doctor                                 what runs the model here, and why

Output:
  Results go to stdout; progress, warnings and photos that failed go to stderr.
  --json and --csv print probabilities from 0 to 1 and what is known of a tag: measured,
  taught or guess. --accept-above accepts measured tags only.

Where things are kept:
  Verdicts and the journal of writes are in one folder in your system's place for data,
  the same for the window; --catalogue or SHUTTERWORD_CATALOGUE names another one.
  Photos change only with tag --write and undo; export makes new files only. Nothing of yours
  is ever sent anywhere; models install and repair are all that asks a server for files.

Exit codes:
  0 done   1 failed   2 wrong usage   3 done, but some photos failed (doctor: problems found)
  130 cancelled (Ctrl+C)
`,
} as const
