/** The one object that `--json` prints, on one line, with the version of its form in front. */
export function toJson(result: object): string {
  return `${JSON.stringify({ version: 1, ...result })}\n`
}
