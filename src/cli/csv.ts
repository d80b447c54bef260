export type CsvCell = string | number | null

/** The head and the rows as CSV after RFC 4180, with the line ends that every spreadsheet takes. */
export function toCsv(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

/**
 * One cell. Text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP's "CSV Injection" page
 * advises: file names and tags come from other people's files.
 */
export function csvCell(value: CsvCell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
