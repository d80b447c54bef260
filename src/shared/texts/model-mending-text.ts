/** How a damaged model is mended, in the words of the command line. */
export const modelMendingText = {
  import: (id: string) => `It is imported with: shutterword models import FOLDER --as ${id}`,
  reinstall: () => 'It comes with Shutterword: install Shutterword again',
  repair: (id: string) => `Mend it with: shutterword models repair ${id}`,
  'import-again': (id: string) =>
    `It cannot be downloaded: remove it (shutterword models remove ${id}) and import its folder again`,
} as const

export type ModelMending = keyof typeof modelMendingText
