/** Embeds all items in one batch, then each alone: twice as many embeddings, in the items' order both times. */
export async function embedTogetherAndAlone<T>(
  items: readonly T[],
  embed: (items: readonly T[]) => Promise<readonly Float32Array[]>,
): Promise<readonly Float32Array[]> {
  const embeddings = [...(await embed(items))]
  for (const item of items) embeddings.push(...(await embed([item])))
  return embeddings
}
