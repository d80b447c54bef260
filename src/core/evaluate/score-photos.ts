import { cosines } from '../support/vectors.js'
import type { TagMatrix } from '../vocabulary/tag-matrix.js'
import type { EmbeddedPhoto } from './embed-dataset.js'
import type { Scores } from './measures/scores.js'

/** Photos between two chances for others to work: some milliseconds, also with a thousand labels. */
const stepSize = 64

/** The cosine of every photo with every tag. */
export async function scorePhotos(
  photos: readonly Pick<EmbeddedPhoto, 'embedding'>[],
  matrix: Pick<TagMatrix, 'vectors' | 'dimension'>,
  pause: () => Promise<void>,
): Promise<Scores> {
  const labels = matrix.vectors.length / matrix.dimension
  const values = new Float32Array(photos.length * labels)
  for (const [place, { embedding }] of photos.entries()) {
    if (place % stepSize === 0) await pause()
    values.set(cosines(embedding, matrix), place * labels)
  }
  return { values, photos: photos.length, labels }
}
