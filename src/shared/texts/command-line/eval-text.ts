import { counted } from '../counted.js'

/** Texts of `shutterword eval`: how it is called, and what it says beside its figures. */
export const evalText = {
  description: 'measure how well a model tags pictures whose labels are known; keeps and writes nothing',
  dataset: 'folder of labelled folders, .tar of one, .csv, or COCO .json',
  model: 'an installed model; shutterword models lists them',
  vocabulary: "choose among these words instead of the default vocabulary and the model's own names",
  candidates: 'choose among the narrow words of the list, those in the data set, or both together',
  templates: 'prompt sets to compare, by name or file; the first one counts',
  asWritten: 'use templates to the letter, without "an" for "a" before a vowel',
  namesOnly: 'use names alone, without synonyms',
  photos: 'where the pictures are that a CSV or COCO file names',
  every: 'take only each n-th picture',
  seeds: 'repetitions of the learning curve',
  quick: 'leave out the learning curve and the comparison of prompt sets',
  report: 'write a report with charts as one HTML file',
  catalogue: 'find installed models beside this catalogue, which itself stays closed',
  help: `
Data sets:
  folder, .tar    a picture's label is the folder that it is in, "n02481823 chimpanzee" or "chimpanzee",
                  or the WordNet id in its own name; a .tar is read without unpacking it
  .csv            columns path and labels (several separated by | or ;)
  .json           COCO: instances give labels, captions are used as searches

Words:
  --vocabulary takes a word list as for tag, a .json in the form of the starter's vocabulary.json, or a
  .csv with the columns name and, for data sets with ids, id. Without it a model that takes any word
  chooses among the labels of the data set. Labels that are not in the list are counted and named.

Prompt sets:
  model (the model's own), bare, photo, ensemble, or a text file with one template on each line, {} for
  the label. Figures are for the first one; the others are compared with it.

docs/accuracy.md explains every measure and how to reproduce published figures.
`,

  reportWritten: (path: string) => `Report: ${path}\n`,
  leftOut: (name: string, reason: string) => `${name}: ${reason}`,
  unlabelled: (count: number) => `${counted(count, 'picture')} without a label, left out`,
  unmapped: (count: number) => `${counted(count, 'picture')} left out, their labels are not in the list`,
  unknownLabels: (count: number, names: readonly string[]) =>
    `${counted(count, 'label')} not in the list: ${names.join(', ')}`,
  ambiguousLabels: (count: number, names: readonly string[]) =>
    `${counted(count, 'label')} several words of the list: ${names.join(', ')}`,
  label: (label: string, photos: number) => `${label} (${String(photos)})`,
  unknownWords: (words: readonly string[]) =>
    `${counted(words.length, 'word')} the model cannot spell: ${words.join(', ')}`,
  cpuTookOver: (reason: string) => `The CPU took over in the middle: ${reason}`,
} as const
