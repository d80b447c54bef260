import { clipboard, dialog, shell, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { FullEngineApi, HostApi } from '../shared/contract.js'
import type { ModelSource } from '../shared/models.js'
import { withParsedInputs } from './host-inputs.js'

/** What the shell itself offers the page: dialogs, the file manager, facts about the app. */
export function createHost(options: {
  readonly engine: FullEngineApi
  readonly window: () => BrowserWindow
  readonly version: string
  readonly isDevelopmentRuntime: boolean
}): HostApi {
  const { engine, window } = options
  return withParsedInputs({
    chooseFolder: async () => {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        title: 'Choose a folder of photos',
        buttonLabel: 'Open',
        properties: ['openDirectory'],
      })
      const [path] = filePaths
      return path === undefined ? null : engine.registerFolder({ path })
    },
    importVocabularyFile: async () => {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        title: 'Choose a list of words',
        buttonLabel: 'Import',
        properties: ['openFile'],
        filters: [
          { name: 'Word lists', extensions: ['txt', 'text'] },
          { name: 'All files', extensions: ['*'] },
        ],
      })
      const [path] = filePaths
      return path === undefined ? null : engine.importVocabulary({ path })
    },
    importModelFolder: async ({ asModelId }) => {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        title: 'Choose the folder of a model',
        buttonLabel: 'Import',
        properties: ['openDirectory'],
      })
      const [path] = filePaths
      return path === undefined
        ? null
        : engine.importModel({ path, ...(asModelId === undefined ? {} : { asModelId }) })
    },
    changeModelSource: async (source) => {
      const checked = await engine.checkModelSource(source)
      const { response } = await dialog.showMessageBox(window(), sourceQuestion(checked))
      if (response !== 0) return false
      await engine.setModelSource(source)
      return true
    },
    showInFileManager: async ({ photoId }) => {
      shell.showItemInFolder(await engine.photoPath({ photoId }))
    },
    copyText: async ({ text }) => {
      await clipboard.writeText(text)
    },
    appInfo: async () =>
      Promise.resolve({
        version: options.version,
        isDevelopmentRuntime: options.isDevelopmentRuntime,
        platform: process.platform,
      }),
  })
}

/** Asked by the system and not by the page: a page alone must not be able to send Shutterword to another server. */
function sourceQuestion({ mirror, proxy }: ModelSource): MessageBoxOptions {
  return {
    type: 'question',
    title: 'Shutterword',
    message: mirror === null ? 'Download models from huggingface.co?' : `Download models from ${mirror}?`,
    detail: [
      proxy === null
        ? 'The proxy of your system’s environment is used, if there is one.'
        : `Through the proxy ${proxy}.`,
      'Every file is compared with its published SHA-256, wherever it comes from.',
    ].join('\n'),
    buttons: ['Use This', 'Cancel'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  }
}
