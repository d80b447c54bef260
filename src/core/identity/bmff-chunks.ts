import { StructureError, type Part, type Walk } from './byte-walk.js'

export function* bmffParts(sizeBytes: number): Walk<readonly Part[]> {
  yield { offset: 0, length: Math.min(8, sizeBytes) }
  throw new StructureError('not yet')
}
