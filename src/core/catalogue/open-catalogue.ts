import { join } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import type { Catalogue } from './catalogue.js'
import { checkCondition, readCondition } from './condition.js'
import { createDatabase, type Database } from './database.js'
import { prepareDerivedDatabase } from './derived-database.js'
import { createEmbeddingTable } from './embedding-table.js'
import { createFolderTable } from './folder-table.js'
import { createFoundKeywordTable } from './found-keyword-table.js'
import { lockCatalogue, type CatalogueLock } from './lock.js'
import { createMeasurementTable } from './measurement-table.js'
import { preparePhotoFiles, sweepPhotoFiles } from './photo-files.js'
import { createPhotoTable } from './photo-table.js'
import { createQuarantineTable } from './quarantine-table.js'
import { quote } from './read-at-once.js'
import { createSettingTable } from './setting-table.js'
import { demandCheck, isCheckDemanded, settleCheck } from './soundness.js'
import { createTagEmbeddingTable } from './tag-embedding-table.js'
import { openUserDatabase } from './user-database.js'
import { createVerdictTable } from './verdict-table.js'
import { createVocabularyTable } from './vocabulary-table.js'
import { createWriteTable } from './write-table.js'

/** A statement waits this long for somebody who reads the database with another program. */
const busyTimeoutMs = 5000

const connect = (file: string) => new DatabaseSync(file, { timeout: busyTimeoutMs })

/**
 * Opens the catalogue in this folder, or makes it. It is this process's alone until it is closed: another one gets
 * the error `catalogue-locked`, which names this one.
 */
export function openCatalogue(folder: string, options: { readonly now?: () => Date } = {}): Catalogue {
  const now = options.now?.() ?? new Date()
  const lock = lockCatalogue(connect, folder, now)
  try {
    return openLocked(folder, now, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

function openLocked(folder: string, now: Date, lock: CatalogueLock): Catalogue {
  const opening = { connect, folder, now, mustCheck: isCheckDemanded(folder) }
  const { connection, isFirstOfDay } = openUserDatabase(opening)
  try {
    const derived = prepareDerivedDatabase(opening)
    settleCheck(folder)
    attachDerived(connection, folder)
    const db = createDatabase(connection, () => {
      demandCheck(folder)
    })
    if (derived.isNew) startPhotoIds(db)
    const thumbsFolder = join(folder, 'thumbs')
    const previewsFolder = join(folder, 'previews')
    preparePhotoFiles([thumbsFolder, previewsFolder], derived.isNew)
    if (isFirstOfDay) sweepPhotoFiles(db, [thumbsFolder, previewsFolder])
    return {
      folder,
      thumbsFolder,
      previewsFolder,
      notices: derived.notice === null ? [] : [derived.notice],
      ...createTables(db),
      transaction: (work) => db.transaction(work),
      condition: () => readCondition(db, folder),
      check: (at) => {
        checkCondition(db, at)
      },
      close: () => {
        closeDatabases(connection)
        lock.release()
      },
    }
  } catch (error) {
    connection.close()
    throw error
  }
}

function attachDerived(connection: DatabaseSyncInstance, folder: string): void {
  connection.exec(`ATTACH ${quote(join(folder, 'derived.db'))} AS derived`)
  // Losing the last seconds of derived data in a power cut costs only the work to make it again.
  connection.exec('PRAGMA derived.synchronous = NORMAL; PRAGMA foreign_keys = ON')
}

/**
 * Leaves nothing in the logs, so that each file is whole by itself: SQLite would do it, but not while prepared
 * statements live, and they live until they are collected (read-at-once.ts).
 */
function closeDatabases(connection: DatabaseSyncInstance): void {
  connection.exec('DETACH derived; PRAGMA wal_checkpoint(TRUNCATE)')
  connection.close()
}

/** The journal outlives derived.db: no number that it holds may come back for another photo. */
function startPhotoIds(db: Database): void {
  db.prepare(
    `INSERT INTO derived.sqlite_sequence (name, seq)
     SELECT 'photo', max(photo_id) FROM write HAVING max(photo_id) IS NOT NULL`,
  ).run()
}

function createTables(db: Database) {
  return {
    folders: createFolderTable(db),
    photos: createPhotoTable(db),
    keywords: createFoundKeywordTable(db),
    embeddings: createEmbeddingTable(db),
    vocabularies: createVocabularyTable(db),
    tagEmbeddings: createTagEmbeddingTable(db),
    verdicts: createVerdictTable(db),
    writes: createWriteTable(db),
    quarantine: createQuarantineTable(db),
    settings: createSettingTable(db),
    measurements: createMeasurementTable(db),
  }
}
