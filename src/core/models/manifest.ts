import { z } from 'zod'

const preprocess = z.strictObject({
  inputPx: z.number().int().positive(),
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number(), z.number(), z.number()]),
  resize: z.enum(['shortest-edge', 'squash']),
  crop: z.enum(['center', 'none']),
  resample: z.enum(['bicubic', 'bilinear']),
})

/** How a photo's pixels become a model's input tensor [1, 3, inputPx, inputPx]. */
export type TensorSpec = Readonly<z.infer<typeof preprocess>>

export { preprocess as tensorSpecSchema }
