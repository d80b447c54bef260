import { clipboard, dialog, shell, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { FullEngineApi, HostApi } from '../shared/contract.js'
import type { ModelSource } from '../shared/models.js'
import { withParsedInputs } from './host-inputs.js'
import { shellText } from '../shared/texts/shell-text.js'

const text = shellText.dialogs

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
        ...text.chooseFolder,
        properties: ['openDirectory'],
      })
      const [path] = filePaths
      return path === undefined ? null : engine.registerFolder({ path })
    },
    importVocabularyFile: async () => {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        ...text.chooseWords,
        properties: ['openFile'],
        filters: [
          { name: text.wordLists, extensions: ['txt', 'text'] },
          { name: text.allFiles, extensions: ['*'] },
        ],
      })
      const [path] = filePaths
      return path === undefined ? null : engine.importVocabulary({ path })
    },
    importModelFolder: async ({ asModelId }) => {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        ...text.chooseModel,
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
    title: shellText.appName,
    message: shellText.modelSource.question(mirror),
    detail: [shellText.modelSource.way(proxy), shellText.modelSource.promise].join('\n'),
    buttons: [shellText.modelSource.use, shellText.cancel],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  }
}
