import { z } from 'zod'
import type { HostApi } from '../shared/contract.js'
import { AppError } from '../shared/errors.js'
import type { PhotoId } from '../shared/photo.js'

/** What the shell's methods take from a page: parsed before the user is asked or anything is done with it. */

const longestCopy = 100_000

const nothing = z.strictObject({}).readonly()
const address = z.string().trim().min(1).max(2000)

const inputs = {
  chooseFolder: nothing,
  importVocabularyFile: nothing,
  importModelFolder: z.strictObject({ asModelId: z.string().min(1).max(200).exactOptional() }),
  changeModelSource: z.strictObject({ mirror: address.nullable(), proxy: address.nullable() }),
  showInFileManager: z.strictObject({
    // Branding is what parsing is for.
    photoId: z
      .string()
      .min(1)
      .max(64)
      .transform((id) => id as PhotoId),
  }),
  copyText: z.strictObject({ text: z.string().max(longestCopy) }),
  appInfo: nothing,
} satisfies { [M in keyof HostApi]: z.ZodType<Parameters<HostApi[M]>[0]> }

/** Wraps every method of the shell so that its input is parsed first; what does not parse is `invalid-input`. */
export function withParsedInputs(host: HostApi): HostApi {
  const wrapped = Object.entries(inputs).map(([method, schema]) => [
    method,
    async (input: unknown): Promise<unknown> => {
      const parsed = schema.safeParse(input)
      if (!parsed.success) {
        const faults = parsed.error.issues.map(({ path, message }) =>
          [...path.map(String), message].join(': '),
        )
        throw new AppError('unsound-input', { method, faults })
      }
      // The schema of a method yields that method's input.
      return (host[method as keyof HostApi] as (input: unknown) => Promise<unknown>)(parsed.data)
    },
  ])
  // `inputs` has exactly the methods of the shell (see `satisfies`), so the object is complete.
  return Object.fromEntries(wrapped) as HostApi
}
