import type { AppEvents, EngineApi, HostApi, HostOnlyApi } from './contract.js'

/** The names of the contract's methods and events, for what happens at run time. Leaving one out does not compile. */

export const engineMethods = [
  'status',
  'openFolder',
  'rescanFolder',
  'removeFolder',
  'listPhotos',
  'photoSummaries',
  'photoDetail',
  'preparePreview',
  'prioritise',
  'pauseJob',
  'resumeJob',
  'cancelJob',
  'decide',
  'acceptSuggestions',
  'waitingOn',
  'undo',
  'redo',
  'history',
  'completeTag',
  'chooseVocabulary',
  'changeSettings',
  'planWrites',
  'applyWrites',
  'writeHistory',
  'writtenFiles',
  'undoWrites',
  'search',
  'models',
  'installModel',
  'stopModelWork',
  'verifyModel',
  'repairModel',
  'removeModel',
  'diagnose',
] as const satisfies readonly (keyof EngineApi)[]

export const hostOnlyMethods = [
  'registerFolder',
  'scanFolder',
  'waitForJob',
  'jobScan',
  'importVocabulary',
  'photoPath',
  'autoAccept',
  'journal',
  'standingVerdicts',
  'importVerdicts',
  'exportSidecars',
  'exportCopies',
  'importModel',
  'checkModelSource',
  'setModelSource',
  'useModelSource',
  'unfinished',
  'close',
] as const satisfies readonly (keyof HostOnlyApi)[]

export const hostMethods = [
  'chooseFolder',
  'importVocabularyFile',
  'importModelFolder',
  'changeModelSource',
  'showInFileManager',
  'copyText',
  'appInfo',
] as const satisfies readonly (keyof HostApi)[]

export const appEvents = [
  'progress',
  'photosChanged',
  'listChanged',
  'settingsChanged',
  'statusChanged',
  'verdictsChanged',
  'modelProgress',
  'modelsChanged',
  'engineRestarted',
  'folderRequested',
  'menu',
] as const satisfies readonly (keyof AppEvents)[]

type Never<T extends never> = T
export type _EveryMethodIsListed = readonly [
  Never<Exclude<keyof EngineApi, (typeof engineMethods)[number]>>,
  Never<Exclude<keyof HostOnlyApi, (typeof hostOnlyMethods)[number]>>,
  Never<Exclude<keyof HostApi, (typeof hostMethods)[number]>>,
  Never<Exclude<keyof AppEvents, (typeof appEvents)[number]>>,
]
