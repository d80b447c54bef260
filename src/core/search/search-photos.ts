import type { PhotoId } from '../../shared/photo.js'
import { cosine } from '../support/vectors.js'

type PhotoSimilarity = Readonly<{ photoId: PhotoId; similarity: number }>

/** The photos whose embeddings are nearest to the query's, best first; equal ones by their id. */
export function searchPhotos(input: {
  readonly query: Float32Array
  readonly embeddings: ReadonlyMap<PhotoId, Float32Array>
  readonly limit: number
}): readonly PhotoSimilarity[] {
  return [...input.embeddings]
    .map(([photoId, embedding]) => ({ photoId, similarity: cosine(input.query, embedding) }))
    .sort((one, other) => other.similarity - one.similarity || Number(one.photoId) - Number(other.photoId))
    .slice(0, input.limit)
}
