import { z } from 'zod'
import { keywordFields } from '../../../shared/keyword-field.js'
import type { FoundKeyword } from '../../catalogue/catalogue.js'
import type { ExifToolProcess } from '../tool/exiftool.js'

/** Warnings are about reading, and the toolkit is the name of the program that wrote last. */
const aboutWriting = new Set(['SourceFile', 'XMP-x:XMPToolkit'])

const readArguments = [
  '-charset',
  'filename=utf8',
  '-json',
  '-m',
  '-a',
  // With its copy number a property that is there several times keeps all of its values.
  '-G1:4',
  '-api',
  'struct=1',
  '-api',
  'structformat=JSONQ',
  '-XMP:all',
]

/**
 * The properties of a new sidecar that are not as they should be by ExifTool: keywords as planned, everything else as in
 * the old one. None when all that other programs put there has survived.
 */
export async function changedProperties(
  tool: ExifToolProcess,
  oldPath: string,
  newPath: string,
  planned: readonly FoundKeyword[],
): Promise<readonly string[]> {
  const [before, after] = await Promise.all([readProperties(tool, oldPath), readProperties(tool, newPath)])
  const expected = new Map([...before].filter(([name]) => !isKeywordField(name)))
  for (const { field, value } of planned) expected.set(field, [...(expected.get(field) ?? []), value])
  return [...new Set([...expected.keys(), ...after.keys()])].filter(
    (name) => JSON.stringify(expected.get(name)) !== JSON.stringify(after.get(name)),
  )
}

async function readProperties(
  tool: ExifToolProcess,
  path: string,
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const output = await tool.withPlainPath(path, null, (plain) => tool.run([...readArguments, plain]))
  const [entry = {}] = z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(output.text))
  const properties = Object.entries(entry).filter(([name]) => !aboutWriting.has(name))
  // A list of one value and a single value look alike.
  return new Map(properties.map(([name, value]) => [name, Array.isArray(value) ? value : [value]]))
}

function isKeywordField(name: string): boolean {
  const plain = name.replace(/:Copy\d+:/, ':')
  return keywordFields.some((field) => field === plain)
}
