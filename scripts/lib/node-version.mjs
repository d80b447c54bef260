import { readFileSync } from 'node:fs'
import { fromRoot } from './repository.mjs'
import { PlainError } from './say.mjs'

/** Refuses a Node that is older than package.json asks for. */
export function checkNodeVersion(found = process.versions.node) {
  const wanted = /\d+(\.\d+)*/.exec(
    JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')).engines.node,
  )[0]
  if (isOlder(found, wanted)) {
    throw new PlainError(
      `Shutterword needs Node ${wanted} or newer, found ${found}: install it from your system or nodejs.org.`,
    )
  }
}

function isOlder(found, wanted) {
  const numbers = (version) => version.split('.').map(Number)
  const [have, need] = [numbers(found), numbers(wanted)]
  const first = need.findIndex((part, index) => (have[index] ?? 0) !== part)
  return first >= 0 && (have[first] ?? 0) < need[first]
}
