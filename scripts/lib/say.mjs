import { realpathSync } from 'node:fs'

/** Progress for a person goes to stderr, so that stdout stays for results. */
export function say(message) {
  process.stderr.write(`${message}\n`)
}

/** Ends the script with one plain sentence instead of a stack trace. */
export class PlainError extends Error {}

/** Runs a script's main function: a PlainError is told in a sentence, anything else with its stack. */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    say(error instanceof PlainError ? error.message : String(error?.stack ?? error))
    process.exitCode = 1
  }
}

/** Whether this module is the script that Node was started with. */
export function isMain(meta) {
  return process.argv[1] !== undefined && meta.filename === realpathSync(process.argv[1])
}
