import { readFileSync } from 'node:fs'
import { fromRoot } from './repository.mjs'

/** The path of a program that an installed package brings; run it with Node. */
export function packageBinary(packageName, programName = packageName) {
  const { bin } = JSON.parse(readFileSync(fromRoot('node_modules', packageName, 'package.json'), 'utf8'))
  return fromRoot('node_modules', packageName, typeof bin === 'string' ? bin : bin[programName])
}
