import { AppError } from '../../shared/errors.js'
import type { ImageEncoder } from './image-encoder.js'

/**
 * One embedding of each tensor, in order, or why there is none: a photo to which the model has no answer fails alone,
 * and the others of its batch are embedded without it. Every other failure is thrown.
 */
export async function embedEach(
  encoder: Pick<ImageEncoder, 'embed'>,
  tensors: readonly Float32Array[],
): Promise<readonly (Float32Array | AppError)[]> {
  try {
    return await encoder.embed(tensors)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'photo-unsupported') throw error
    if (tensors.length === 1) return [error]
  }
  const alone: (Float32Array | AppError)[] = []
  for (const tensor of tensors) alone.push(...(await embedEach(encoder, [tensor])))
  return alone
}
