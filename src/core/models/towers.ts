import { z } from 'zod'

/**
 * `fixed-1`: one photo or text at a time, because the graph takes no more, or because what it answers to one depends on
 * the others beside it (8-bit graphs that find their ranges as they run: cosine 0.993 to the answer alone on the starter).
 */
const batch = z.enum(['dynamic', 'fixed-1'])

/** Type of the photos' values and of embeddings. @default whichever of the two the graph has */
const valueType = z.enum(['float32', 'float16']).optional()

/** Image graph: `input` [n, 3, inputPx, inputPx] to `output` [n, embeddingDimension]. */
export const imageTowerSchema = z.strictObject({
  input: z.string().min(1),
  output: z.string().min(1),
  batch,
  valueType,
})

/** Text graph: `input` [n, length] and perhaps a mask of the same shape to `output` [n, embeddingDimension]. */
export const textTowerSchema = z.strictObject({
  input: z.string().min(1),
  /**
   * The attention mask, null when the graph has none. `hidesPadding`: it is 0 over padding, as multilingual towers need
   * it; otherwise 1 everywhere, for towers trained with padding in sight (SigLIP). `isOptional`: fed where the graph
   * has it; exporters differ, and not every graph of the list could be looked into. @default false
   */
  mask: z
    .strictObject({
      input: z.string().min(1),
      hidesPadding: z.boolean(),
      isOptional: z.boolean().optional(),
    })
    .nullable(),
  output: z.string().min(1),
  /** Of the ids and of the mask. */
  idType: z.enum(['int64', 'int32']),
  valueType,
  batch,
  contextLength: z.number().int().min(3),
  /** `none`: only texts of equal length share a batch. `context`: padded with `padId` to the whole context. */
  padding: z.enum(['none', 'context']),
  padId: z.number().int().nonnegative(),
  /**
   * The id that ends every text, kept when a text is cut to the context and added where tokenizer.json does not add
   * it. @default whatever tokenizer.json ends a text with
   */
  endId: z.number().int().nonnegative().optional(),
  /**
   * Lower-cases texts first, for towers trained so whose tokenizer.json may not do it: SigLIP and SigLIP 2
   * (https://github.com/huggingface/transformers/pull/43101). @default false
   */
  lowercase: z.boolean().optional(),
})

export type TextTower = Readonly<z.infer<typeof textTowerSchema>>
