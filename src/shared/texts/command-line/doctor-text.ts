/** Texts of `shutterword doctor`; what it finds is in diagnosis-text. */
export const doctorText = {
  description: 'say what runs the model here and why, and what should be seen to',
  withPaths: 'show folders of this machine',
  measureAgain: 'measure the providers although they were measured before',
  help: `
It loads the model, compares the providers as the program does, verifies the model's files and
reads the catalogue from end to end. Nothing leaves this machine. The text names no photo, and
folders only with --with-paths, so that it can be pasted into an issue as it is.

Exit codes: 0 nothing to see to, 3 problems found; each comes with a sentence of advice.
`,
} as const
