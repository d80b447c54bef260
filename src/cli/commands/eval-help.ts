/** What `eval --help` says below its options. */
export const evalHelp = `
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
`
