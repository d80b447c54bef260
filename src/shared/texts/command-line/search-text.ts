/** Texts of `shutterword search`. */
export const searchText = {
  description: 'list the photos that look most like the words, best first',
  folder: 'folder of photos; photos that are new in it are read first',
  words: 'what to look for, e.g. "a dog on a beach"',
  limit: 'how many photos to list',
  guess: (words: string) => `"${words}" is a guess: the model was taught none of its words`,
  noPhotos: 'No photos.',
} as const
