/** What the shell says: the menu bar, the system's dialogs, the questions before quitting. */
export const shellText = {
  appName: 'Shutterword',

  menu: {
    settings: 'Settings…',
    file: '&File',
    openFolder: 'Open Folder…',
    rescan: 'Look for Changes',
    importWords: 'Import Word List…',
    models: 'Models…',
    write: 'Write Tags…',
    edit: '&Edit',
    undo: 'Undo',
    redo: 'Redo',
    view: '&View',
    help: '&Help',
    shortcuts: 'Keyboard Shortcuts',
    diagnostics: 'Diagnostics',
  },

  dialogs: {
    chooseFolder: { title: 'Choose a folder of photos', buttonLabel: 'Open' },
    chooseWords: { title: 'Choose a list of words', buttonLabel: 'Import' },
    wordLists: 'Word lists',
    allFiles: 'All files',
    chooseModel: { title: 'Choose the folder of a model', buttonLabel: 'Import' },
  },

  modelSource: {
    question: (mirror: string | null) => `Download models from ${mirror ?? 'huggingface.co'}?`,
    way: (proxy: string | null) =>
      proxy === null
        ? 'The proxy of your system’s environment is used, if there is one.'
        : `Through the proxy ${proxy}.`,
    promise: 'Every file is compared with its published SHA-256, wherever it comes from.',
    use: 'Use This',
  },

  quit: {
    writing: {
      message: 'Tags are being written',
      detail:
        'Stopping finishes the photo under way and leaves the others as they are. Their verdicts are kept and can be written later.',
    },
    pending: (count: number) => ({
      message: `The verdicts on ${count === 1 ? '1 photo' : `${count} photos`} are not written yet`,
      detail:
        'They are kept and can be written next time; other programs see them only once they are written.',
    }),
    keepWriting: 'Keep Writing',
    stop: 'Stop and Quit',
    review: 'Review and Write…',
    quit: 'Quit Without Writing',
  },

  cancel: 'Cancel',
} as const
