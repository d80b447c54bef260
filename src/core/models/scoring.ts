import { z } from 'zod'

/**
 * How a cosine becomes a probability. A tag's probability never depends on which other tags are on the list, so all of
 * them are a sigmoid of one cosine; a softmax over labels is taken only where labels exclude each other.
 */
export const scoringSchema = z.discriminatedUnion('kind', [
  /** Measured: probability of a tag = sigmoid(a * cosine + b). */
  z.strictObject({
    kind: z.literal('sigmoid'),
    a: z.number().positive(),
    b: z.number(),
    /** Where `a` and `b` come from. */
    source: z.string().min(1),
  }),
  /**
   * CLIP was trained to pick the one fitting text of a batch, softmax(logitScale * cosine): it says nothing about a
   * text alone. `bias` is a prior for that, docs/decisions/0016-model-registry.md.
   */
  z.strictObject({
    kind: z.literal('clip'),
    logitScale: z.number().positive(),
    bias: z.number(),
    /** Where `bias` comes from. */
    source: z.string().min(1),
  }),
  /** SigLIP was trained with sigmoid(logitScale * cosine + logitBias). */
  z.strictObject({
    kind: z.literal('siglip'),
    logitScale: z.number().positive(),
    logitBias: z.number(),
    /** Where both come from. */
    source: z.string().min(1),
  }),
])

export type Scoring = Readonly<z.infer<typeof scoringSchema>>

/** Probability of a tag = sigmoid(a * cosine + b). */
export function calibrationOf(scoring: Scoring): Readonly<{ a: number; b: number }> {
  switch (scoring.kind) {
    case 'sigmoid':
      return { a: scoring.a, b: scoring.b }
    case 'clip':
      return { a: scoring.logitScale, b: scoring.bias }
    case 'siglip':
      return { a: scoring.logitScale, b: scoring.logitBias }
  }
}

/** Factor of the cosine in a softmax over labels of which one is right. */
export function softmaxScale(scoring: Scoring): number {
  return calibrationOf(scoring).a
}
