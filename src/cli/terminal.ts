/** The streams of one run. Tests hand in their own. */
export type Terminal = Readonly<{
  stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
}>

/** Writes all of `text` and waits until the reader has taken it, so that a slow pipe never fills memory. */
export async function print(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (!stream.writable || stream.write(text)) return
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      stream.off('drain', settle)
      stream.off('close', settle)
      stream.off('error', settle)
      resolve()
    }
    stream.on('drain', settle)
    stream.on('close', settle)
    stream.on('error', settle)
  })
}

/** Shows names of files and tags on a terminal without letting their control characters command it. */
export function printable(text: string): string {
  // C0, DEL and C1 controls, and the marks that reorder text: a file name can hold any of them.
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}
