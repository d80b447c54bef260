import { dialog, shell, type BrowserWindow } from 'electron'
import type { FullEngineApi, HostApi } from '../shared/contract.js'

/** What the shell itself offers the page: dialogs, the file manager, facts about the app. */
export function createHost(options: {
  readonly engine: FullEngineApi
  readonly window: () => BrowserWindow
  readonly version: string
  readonly isDevelopmentRuntime: boolean
}): HostApi {
  const { engine, window } = options
  return {
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
    showInFileManager: async ({ photoId }) => {
      shell.showItemInFolder(await engine.photoPath({ photoId }))
    },
    appInfo: async () =>
      Promise.resolve({
        version: options.version,
        isDevelopmentRuntime: options.isDevelopmentRuntime,
        platform: process.platform,
      }),
  }
}
