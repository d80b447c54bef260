import type { ExifToolProcess } from '../../src/core/metadata/tool/exiftool.js'
import { readFields, type FileFields } from '../../src/core/metadata/read/read-fields.js'
import { foundIn, metadataOf } from '../../src/core/metadata/read/read-metadata.js'
import { scanFields } from '../../src/core/metadata/read/scan-fields.js'

/** What the fast reader and ExifTool say of the same files. */
export type Agreement = Readonly<{
  /** Files on which the fast reader was sure. */
  sure: readonly string[]
  unsure: readonly string[]
  /** Files on which it was sure and ExifTool says something else. */
  disagreements: readonly Readonly<{ path: string; fast: unknown; tool: unknown }>[]
}>

/** Reads every file both ways and compares all that a scan takes from either. */
export async function compareReaders(tool: ExifToolProcess, paths: readonly string[]): Promise<Agreement> {
  const sure = new Map<string, FileFields>()
  const unsure: string[] = []
  for (const path of paths) {
    const fields = await scanFields(path)
    if (fields) sure.set(path, fields)
    else unsure.push(path)
  }
  const asked = await readFields(tool, [...sure.keys()])
  const disagreements = [...sure].flatMap(([path, fields]) => {
    const fast = answerOf(fields)
    const answer = asked.get(path)
    const fromTool = answer ? answerOf(answer) : null
    return JSON.stringify(fast) === JSON.stringify(fromTool) ? [] : [{ path, fast, tool: fromTool }]
  })
  return { sure: [...sure.keys()], unsure, disagreements }
}

function answerOf(fields: FileFields): unknown {
  return metadataOf(fields, foundIn(fields, null))
}
