/** Probability of a tag = sigmoid(a * cosine + b). */
export type Sigmoid = Readonly<{ a: number; b: number }>

/** The probability of a cosine. */
export function sigmoidAt({ a, b }: Sigmoid, cosine: number): number {
  return 1 / (1 + Math.exp(-(a * cosine + b)))
}
