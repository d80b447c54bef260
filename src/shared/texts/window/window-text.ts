import type { PhotoSort } from '../../contract.js'
import type { PhotoFilter } from '../../photo-filter.js'
import type { JobProgress, Stage } from '../../job.js'
import { formatCount } from '../format.js'
import { sentenceOf, type Problem } from '../../problem.js'

/** '1 photo', '1,204 photos'. */
export function photos(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'photo' : 'photos'}`
}

/** '1 tag', '12 tags'. */
export function tags(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'tag' : 'tags'}`
}

export const filterNames: Readonly<Record<PhotoFilter, string>> = {
  all: 'All',
  untagged: 'Untagged',
  suggested: 'Suggested',
  pending: 'Pending',
  written: 'Written',
  failed: 'Failed',
}

export const filterHints: Readonly<Record<PhotoFilter, string>> = {
  all: 'Every photo of the folder',
  untagged: 'Photos without any tag, neither in the file nor accepted',
  suggested: 'Photos with suggestions that wait for you',
  pending: 'Photos with decisions that are not written yet',
  written: 'Photos that Shutterword wrote and that have nothing pending',
  failed: 'Photos that could not be read or written',
}

export const emptyFilterTexts: Readonly<Record<PhotoFilter, string>> = {
  all: 'There are no photos in this folder.',
  untagged: 'Every photo has at least one tag.',
  suggested: 'No suggestions wait for you.',
  pending: 'Nothing waits to be written.',
  written: 'Nothing has been written in this folder yet.',
  failed: 'No photo failed.',
}

export const sortNames: Readonly<Record<PhotoSort, string>> = {
  name: 'Name',
  taken: 'Date taken',
  certainty: 'Most certain first',
  suggestions: 'Most suggestions first',
}

export const stageNames: Readonly<Record<Stage, string>> = {
  load: 'Loading the model',
  scan: 'Looking for photos',
  embed: 'Looking at photos',
  write: 'Writing tags',
}

export const jobKindNames: Readonly<Record<JobProgress['kind'], string>> = {
  tag: 'Tagging',
  write: 'Writing',
  'undo-write': 'Undoing the write',
}

/** Every sentence, label and name that the window shows and that belongs to no table of its own. */
export const text = {
  appName: 'Shutterword',
  tagline: 'Puts the right words into your photos, offline.',
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  loading: 'Loading…',
  dismiss: 'Dismiss',

  welcome: {
    title: 'Choose a folder of photos',
    lead: 'Shutterword looks at each photo and suggests tags from your own list of words. You decide; it writes nothing until you have seen the changes.',
    facts: [
      'Everything happens on this computer. Nothing is uploaded.',
      'Pixels are never touched, and tags of other programs stay.',
      'Every write can be undone, byte for byte.',
    ],
    chooseFolder: 'Choose folder',
    recent: 'Recent folders',
  },

  folders: {
    heading: 'Folders',
    choose: 'Choose folder…',
    open: 'Open',
    rescan: (name: string) => `Re-scan ${name}`,
    remove: (name: string) => `Remove ${name} from the list`,
    removed: (name: string) => `${name} is off the list. Your decisions are kept.`,
    rescanning: (name: string) => `Scanning ${name} again`,
    readOnly: 'read-only',
    missing: 'missing',
    none: 'No folder yet.',
    opening: 'Opening the folder…',
    readOnlyBanner: (name: string) =>
      `“${name}” is read-only. You can review its photos, but tags cannot be written there until its permissions change.`,
    missingBanner: (name: string) =>
      `“${name}” cannot be found. Connect its disk or choose the folder again; your decisions are kept.`,
  },

  vocabulary: {
    heading: 'Vocabulary',
    label: 'Suggest words from',
    import: 'Import own list…',
    importHint: 'A text file with one word per line; indent with tabs for a hierarchy',
    imported: (name: string, tagCount: number) => `${name}: ${tags(tagCount)} imported`,
    unknown: (count: number) =>
      count === 1 ? 'The model cannot spell 1 word' : `The model cannot spell ${formatCount(count)} words`,
    unknownHint: (words: readonly string[]) => `Never suggested: ${words.join(', ')}`,
  },

  suggesting: {
    heading: 'Suggest',
    minimum: 'Minimum confidence',
    measured: 'Measured per tag',
    own: 'each tag its own',
    measuredHint: 'Uses the threshold measured for each tag.',
    minimumHint: (percent: string) => `Nothing below ${percent} is suggested.`,
    help: 'Below its minimum a tag is not suggested. “Measured per tag” uses the threshold that was measured for each tag on labelled photos, and 50 % for a tag that was never measured. Guesses of the bundled list are never suggested: they are among the less sure.',
    maximum: 'Most tags per photo',
  },

  filters: { heading: 'Show', sort: 'Sort by', size: 'Thumbnail size' },

  grid: {
    label: 'Photos',
    position: (index: number, total: number) => `${formatCount(index)} of ${formatCount(total)}`,
    selected: (count: number) => `${formatCount(count)} selected`,
    noThumbnail: 'No preview yet',
    waiting: 'not looked at yet',
    noSuggestion: 'no suggestion',
    failed: 'Failed',
    quarantined: 'Set aside',
    writeFailed: 'Not written',
    pending: 'Pending',
    written: 'Written',
    suggestions: (count: number) => (count === 1 ? '1 suggestion' : `${formatCount(count)} suggestions`),
    existing: (count: number) => `${tags(count)} in the photo`,
    accepted: (count: number) => `${tags(count)} accepted`,
    scanning: 'Looking for photos…',
    failedToLoad: 'The list of photos could not be loaded.',
    showAll: 'Show all photos',
    noPhotosHint:
      'JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF and camera RAW are recognised. Choose another folder, or re-scan after adding some.',
  },

  photo: {
    open: 'Open large',
    back: 'Back to grid',
    next: 'Next photo',
    previous: 'Previous photo',
    showInFolder: 'Show in folder',
    preparing: 'Preparing the large preview…',
    noPreview: 'No preview can be shown.',
    taken: 'Taken',
    alt: (name: string) => `Photo ${name}`,
    size: (width: number, height: number) => `${width} × ${height}`,
  },

  review: {
    label: 'Review',
    nothing: 'Select a photo to see its suggestions.',
    suggestions: 'Suggestions',
    noSuggestions: 'No suggestion for this photo. Add a tag below.',
    lessSure: (count: number) => `Less sure (${formatCount(count)})`,
    lessSureHint: 'Words that are less likely here, and guesses. Accept all leaves them alone.',
    allDecided: 'All suggestions are decided.',
    notReady: 'Suggestions appear as soon as this photo has been looked at.',
    failedState: 'This photo could not be read.',
    quarantinedState: 'This photo stopped the engine twice and was set aside.',
    alreadyThere: 'Already there',
    accepted: 'To be written',
    existing: 'In the photo',
    noExisting: 'The photo holds no tags.',
    removed: 'To be removed',
    rejected: (count: number) => `Rejected (${formatCount(count)})`,
    accept: (name: string) => `Accept ${name}`,
    reject: (name: string) => `Reject ${name}`,
    withdraw: (name: string) => `Take back ${name}`,
    remove: (name: string) => `Remove ${name} from the photo`,
    keep: (name: string) => `Keep ${name}`,
    reconsider: (name: string) => `Suggest ${name} again`,
    acceptAll: 'Accept all',
    rejectRest: 'Reject rest',
    takeBack: 'Take back decisions',
    fields: (fields: readonly string[]) => `Held by ${fields.join(', ')}`,
    confidence: (percent: string) => `${percent} confidence`,
    addTag: 'Add a tag',
    addPlaceholder: 'Add a tag…',
    addHint: 'Enter adds. Write animal > dog for a tag with parents.',
    completions: 'Matching tags',
    changed: 'Not written yet',
    writtenState: 'Written',
  },

  many: {
    title: (count: number) => `${formatCount(count)} photos selected`,
    acceptAll: (count: number | null) =>
      count === null ? 'Accept all suggestions' : `Accept all suggestions (${formatCount(count)})`,
    atLeast: 'Accept suggestions of at least',
    acceptAtLeast: 'Accept',
    oneTag: 'Suggested on these photos',
    oneTagHint: 'A tick accepts that tag on every selected photo that suggests it.',
    showAll: (count: number) => `Show all ${tags(count)}`,
    acceptTag: (name: string, count: number) => `Accept ${name} on ${photos(count)}`,
    addToAll: 'Add a tag to all of them',
    accepted: (count: number) => (count === 0 ? 'There was nothing to accept.' : `${tags(count)} accepted`),
    unreadable: (count: number) => `${photos(count)} could not be read and got no tag.`,
    writeSelected: 'Write selected…',
    none: 'No suggestions wait on these photos.',
  },

  history: {
    undo: 'Undo',
    redo: 'Redo',
    undone: (what: string) => `Undone: ${what}`,
    redone: (what: string) => `Redone: ${what}`,
    nothingToUndo: 'Nothing to undo',
    nothingToRedo: 'Nothing to redo',
  },

  job: {
    label: 'Progress',
    found: (total: number) => `${photos(total)} found so far`,
    of: (done: number, total: number) => `${formatCount(done)} of ${photos(total)}`,
    rate: (rate: string) => `${rate} photos/s`,
    left: (duration: string) => `about ${duration} left`,
    paused: 'Paused',
    looked: (count: number) => (count === 0 ? 'Nothing new to look at' : `${photos(count)} looked at`),
    finished: { write: 'Writing finished', 'undo-write': 'Undoing finished' },
    restored: (count: number) => `${photos(count)} restored`,
    cancelled: 'Cancelled',
    stopped: (reason: string) => `Stopped: ${reason}`,
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel job',
    failed: (count: number) => `${formatCount(count)} failed`,
    showFailed: (count: number) => `Show the ${photos(count)} that failed`,
    idle: 'Ready',
    provider: (provider: string) => `Runs on ${provider}`,
  },

  write: {
    button: (count: number) => (count === 0 ? 'Write…' : `Write ${photos(count)}…`),
    title: 'Write tags',
    planning: 'Working out the changes…',
    summary: (count: number) => `${photos(count)} will be changed`,
    nothing: 'Nothing to write: no decision would change a photo.',
    skipSummary: (count: number) => `${photos(count)} will be left alone`,
    added: 'added',
    removed: 'removed',
    kept: (count: number) => `${formatCount(count)} kept`,
    embed: 'into the photo',
    sidecar: (fileName: string, creates: boolean) =>
      creates ? `into a new sidecar ${fileName}` : `into the sidecar ${fileName}`,
    useSidecars: 'Write into sidecars instead',
    usesSidecars: 'Sidecars are used for every photo (Settings)',
    apply: (count: number) => `Write ${photos(count)}`,
    applying: 'Writing…',
    stop: 'Stop after this photo',
    promise: 'Pixels are not touched. Every file is checked after writing and can be restored byte for byte.',
    more: (count: number) => `Show ${formatCount(count)} more`,
    changes: 'Changes',
    report: (count: number) => `${photos(count)} written`,
    reportSkipped: (count: number) => `${photos(count)} left alone`,
    reportFailed: (count: number) => `${photos(count)} failed`,
    reportSidecar: (count: number) => `Write ${photos(count)} into sidecars…`,
    undoThis: 'Undo this write',
    undoing: 'Restoring the photos…',
    undone: (restored: number) => `${photos(restored)} restored byte for byte`,
    merged: (count: number) =>
      `${photos(count)} had been edited by another program since: only our tags were taken back`,
    undoFailed: (count: number) => `${photos(count)} could not be restored`,
    keptVerdicts: 'Your decisions are kept, so these photos are pending again.',
  },

  writeHistory: {
    title: 'History of writes',
    none: 'Nothing has been written yet.',
    undo: (date: string) => `Undo the write of ${date}`,
    undoShort: 'Undo',
    undoSince: (date: string) => `Undo all writes since ${date}`,
    undoSinceShort: 'Undo all since',
    undoPhoto: 'Take the written tags out of this photo again',
    details: (date: string) => `What was written on ${date}`,
    names: (names: readonly string[], more: number) =>
      more > 0 ? `${names.join(', ')} and ${formatCount(more)} more` : names.join(', '),
    undoFile: (name: string) => `Undo the write of ${name}`,
    states: {
      written: '',
      undone: 'undone',
      abandoned: 'never changed',
      unclear: 'unclear',
      open: 'not settled yet',
    },
    fileProblem: (state: string, problem: Problem | null) =>
      problem ? `${state}: ${sentenceOf(problem)}` : state,
    undoable: (undoable: number, total: number) =>
      undoable === total ? photos(total) : `${photos(total)}, ${formatCount(undoable)} can be undone`,
    allUndone: 'undone',
  },

  settings: {
    title: 'Settings',
    theme: 'Appearance',
    themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
    suggesting: 'Suggesting',
    writing: 'Writing',
    alwaysSidecar: 'Always write sidecars',
    alwaysSidecarHelp:
      'Tags go into an .xmp file beside the photo although the photo itself could hold them.',
    rawSidecar: 'Name of a RAW sidecar',
    rawSidecarNames: {
      'photo.xmp': 'photo.xmp (Lightroom, Capture One)',
      'photo.ext.xmp': 'photo.nef.xmp (darktable, digiKam)',
    },
    rawSidecarHelp: 'A sidecar that already exists is used whatever its name.',
    writeFor: 'Write for',
    fieldRules: (own: number) =>
      own === 0 ? 'Field by field' : `Field by field (${formatCount(own)} of your own)`,
    fieldRuleNames: {
      always: 'always',
      'with-hierarchy': 'with a hierarchy',
      'if-present': 'if present',
      never: 'never',
    },
    fieldRulesHelp: 'A tag that you remove leaves every field, whatever is chosen here.',
    keepModifiedTime: 'Keep the file’s modification time',
    keepModifiedTimeHelp:
      'Some backup tools notice changes by size and time only: with this on they can miss a written photo.',
    model: 'Model',
    modelLine: (name: string, licence: string) => `${name} · ${licence}`,
    version: (version: string) => `Shutterword ${version}`,
    developmentRuntime: 'development runtime',
  },

  shortcuts: { title: 'Keyboard shortcuts', toolbar: 'Keyboard shortcuts' },

  engineRestarted: (why: string) =>
    `The engine stopped and was started again. It goes on where it was. (${why})`,
  startFailed: 'Shutterword could not start.',
  starting: 'Starting…',
  notices: 'Messages',
} as const
