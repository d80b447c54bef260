import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse } from 'csv-parse/sync'
import { AppError, messageOf } from '../../../shared/errors.js'

/** A row by its column's name. */
export type CsvRow = Readonly<Record<string, string>>

/**
 * The rows of a CSV whose first line names the columns, in any case. Commas or, as spreadsheets of some countries save
 * it, semicolons or tabs between cells. Throws `invalid-input` when the file cannot be read or lacks a column.
 */
export async function readCsv(path: string, needed: readonly string[]): Promise<readonly CsvRow[]> {
  const rows = await parsed(path)
  const [first] = rows
  const missing = needed.filter((column) => first !== undefined && !(column in first))
  if (first && missing.length === 0) return rows
  const found = first ? `only ${Object.keys(first).join(', ')}` : 'no rows'
  throw new AppError('columns-missing', { fileName: basename(path), needed: needed.join(', '), found })
}

async function parsed(path: string): Promise<readonly CsvRow[]> {
  try {
    const bytes = await readFile(path)
    return parse(bytes, {
      bom: true,
      columns: (names: readonly string[]) => names.map((name) => name.trim().toLowerCase()),
      delimiter: delimiterOf(bytes.toString('utf8').split(/\r?\n/, 1)[0] ?? ''),
      skip_empty_lines: true,
      trim: true,
    })
  } catch (cause) {
    throw new AppError(
      'not-csv',
      { fileName: basename(path), found: messageOf(cause) },
      {
        cause,
      },
    )
  }
}

/** What stands between the names of the columns. */
function delimiterOf(head: string): string {
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: head.split(sign).length }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).sign
}

/** The parts of a cell that holds several, separated by "|" or ";". */
export function partsOfCell(cell: string): readonly string[] {
  return cell
    .split(/[|;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
