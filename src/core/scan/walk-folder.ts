import type { BigIntStats, Dirent, Stats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError, messageOf, problemOfThrown, throwIfCancelled } from '../../shared/errors.js'
import { problemOf, type Problem } from '../../shared/problem.js'
import { factsOf, type FileFacts } from '../identity/file-facts.js'
import { isSidecar } from '../identity/sidecars.js'
import { mapLimited } from '../support/map-limited.js'
import { hasCode } from '../support/system-error.js'
import { listFolder, type UnusableEntry } from './list-folder.js'
import { sidecarStamps } from './sidecar-stamp.js'
import { isCloudPlaceholder, isSkippedFile, isSkippedFolder } from './skip-rules.js'

/** A file that may be a photo, not read yet. */
export type ListedFile = Readonly<{
  /** Below the chosen folder, with '/' between names. */
  relativePath: string
  name: string
  /** Absolute. */
  path: string
  facts: FileFacts
  sidecarStamp: string
  /** Why it cannot be read although it is there: its name is no text, so that `path` leads nowhere. */
  nameProblem: Problem | null
}>

/** Everything below a folder that a scan must know before it reads the first file. */
export type FolderTree = Readonly<{
  files: readonly ListedFile[]
  /** Files that are there but must not be read: they lie in a cloud. */
  placeholders: readonly string[]
  unreadableFolders: readonly Readonly<{ subfolder: string; problem: Problem }>[]
  /** Links to nowhere: what lay behind them may be back tomorrow. */
  brokenLinks: readonly string[]
  /** Subfolders that lie on another drive than their parent, '' for the chosen folder itself. */
  mounts: readonly string[]
}>

/** More stats at once than libuv has threads only wait in its queue. */
const statsAtOnce = 16

/** Lists all that may be photos below `root`. Follows links to folders once each; never follows one upwards. */
export async function walkFolder(root: string, signal: AbortSignal): Promise<FolderTree> {
  const walker = new FolderWalker(root, signal)
  await walker.walk()
  return walker
}

class FolderWalker implements FolderTree {
  readonly files: ListedFile[] = []
  readonly placeholders: string[] = []
  readonly unreadableFolders: { subfolder: string; problem: Problem }[] = []
  readonly brokenLinks: string[] = []
  readonly mounts: string[] = []
  readonly #root: string
  readonly #signal: AbortSignal
  readonly #visited = new Set<string>()
  readonly #linkedFolders: string[] = []

  constructor(root: string, signal: AbortSignal) {
    this.#root = root
    this.#signal = signal
  }

  async walk(): Promise<void> {
    const parent = await stat(path.dirname(this.#root), { bigint: true }).catch(() => null)
    const own = await this.#statRoot()
    await this.#walkBelow('', own, parent?.dev ?? own.dev)
    // links come last, so that a folder which is also linked to keeps its own path
    for (let link = this.#linkedFolders.shift(); link !== undefined; link = this.#linkedFolders.shift()) {
      const target = await this.#statFolder(link)
      if (target !== null && !(await this.#leadsUpwards(link)))
        await this.#walkBelow(link, target, target.dev)
    }
  }

  async #statRoot(): Promise<BigIntStats> {
    try {
      return await stat(this.#root, { bigint: true })
    } catch (error) {
      throw missingOrUnreadable(this.#root, error)
    }
  }

  async #walkBelow(start: string, startStats: BigIntStats, parentDevice: bigint): Promise<void> {
    const waiting = [{ subfolder: start, stats: startStats, parentDevice }]
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      throwIfCancelled(this.#signal)
      const { subfolder, stats } = folder
      const identity = `${String(stats.dev)}:${String(stats.ino)}`
      if (this.#visited.has(identity)) continue
      this.#visited.add(identity)
      if (stats.dev !== folder.parentDevice) this.mounts.push(subfolder)
      const below = await this.#list(subfolder)
      for (const name of below.toReversed()) {
        const inner = join(subfolder, name)
        const innerStats = await this.#statFolder(inner)
        if (innerStats !== null)
          waiting.push({ subfolder: inner, stats: innerStats, parentDevice: stats.dev })
      }
    }
  }

  /** Takes in the files of one folder and returns the names of the folders in it, in order. */
  async #list(subfolder: string): Promise<readonly string[]> {
    let entries: readonly Dirent[]
    try {
      const list = await listFolder(this.#absolute(subfolder))
      entries = list.entries
      this.#noteUnusable(subfolder, list.unusable)
    } catch (error) {
      if (subfolder === '') throw missingOrUnreadable(this.#root, error)
      this.#noteUnreadable(subfolder, error)
      return []
    }
    const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
    const folders = entries.filter((entry) => entry.isDirectory() && !isSkippedFolder(entry.name))
    const linkedFiles: string[] = []
    for (const link of entries.filter((entry) => entry.isSymbolicLink() && !entry.name.startsWith('.'))) {
      const target = await stat(this.#absolute(join(subfolder, link.name))).catch(() => null)
      if (target === null) this.brokenLinks.push(join(subfolder, link.name))
      else if (target.isFile()) linkedFiles.push(link.name)
      else if (target.isDirectory() && !isSkippedFolder(link.name))
        this.#linkedFolders.push(join(subfolder, link.name))
    }
    await this.#listFiles(subfolder, [...names, ...linkedFiles].sort())
    return folders.map((entry) => entry.name).sort()
  }

  async #listFiles(subfolder: string, names: readonly string[]): Promise<void> {
    const wanted = names.filter((name) => !isSkippedFile(name))
    const stats = new Map<string, Stats>()
    const statOne = async (name: string): Promise<void> => {
      throwIfCancelled(this.#signal)
      try {
        stats.set(name, await stat(this.#absolute(join(subfolder, name))))
      } catch (error) {
        this.#noteUnreadable(subfolder, error)
      }
    }
    await mapLimited([...wanted, ...names.filter(isSidecar)], statsAtOnce, statOne)
    const stamps = sidecarStamps(names, stats)
    for (const name of wanted) {
      const found = stats.get(name)
      if (found === undefined) continue
      const relativePath = join(subfolder, name)
      if (isCloudPlaceholder(found, process.platform)) this.placeholders.push(relativePath)
      else {
        this.files.push({
          relativePath,
          name,
          path: this.#absolute(relativePath),
          facts: factsOf(found),
          sidecarStamp: stamps(name),
          nameProblem: null,
        })
      }
    }
  }

  #noteUnusable(subfolder: string, unusable: readonly UnusableEntry[]): void {
    for (const { name, isFolder, facts } of unusable) {
      const relativePath = join(subfolder, name)
      if (isFolder) {
        if (!isSkippedFolder(name))
          this.unreadableFolders.push({
            subfolder: relativePath,
            problem: problemOf('name-is-no-text', { name }),
          })
      } else if (!isSkippedFile(name)) {
        const path = this.#absolute(relativePath)
        this.files.push({
          relativePath,
          name,
          path,
          facts,
          sidecarStamp: '',
          nameProblem: problemOf('name-is-no-text', { name }),
        })
      }
    }
  }

  async #statFolder(subfolder: string): Promise<BigIntStats | null> {
    try {
      return await stat(this.#absolute(subfolder), { bigint: true })
    } catch (error) {
      this.#noteUnreadable(subfolder, error)
      return null
    }
  }

  /** A link to a folder that holds the chosen one would bring in everything around it. */
  async #leadsUpwards(link: string): Promise<boolean> {
    const [target, root] = await Promise.all([realpath(this.#absolute(link)), realpath(this.#root)])
    return root === target || root.startsWith(target.endsWith(path.sep) ? target : target + path.sep)
  }

  /** What is gone since it was listed is no news; whatever else keeps us out is, once a folder. */
  #noteUnreadable(subfolder: string, error: unknown): void {
    if (hasCode(error, 'ENOENT')) return
    if (this.unreadableFolders.some((known) => known.subfolder === subfolder)) return
    this.unreadableFolders.push({ subfolder, problem: problemOfThrown(error) })
  }

  #absolute(relativePath: string): string {
    return relativePath === '' ? this.#root : path.join(this.#root, ...relativePath.split('/'))
  }
}

function missingOrUnreadable(root: string, error: unknown): AppError {
  const detail = { root, found: messageOf(error) }
  return hasCode(error, 'ENOENT', 'ENOTDIR')
    ? new AppError('scanned-folder-gone', detail, { cause: error })
    : new AppError('scanned-folder-not-readable', detail, { cause: error })
}

function join(subfolder: string, name: string): string {
  return subfolder === '' ? name : `${subfolder}/${name}`
}
