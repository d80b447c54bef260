import derivedStart from './migrations/derived/0001-start.sql?raw'
import userStart from './migrations/user/0001-start.sql?raw'

/** The migrations of user.db in order: number n leads from version n - 1 to version n. Never change a published one. */
export const userMigrations: readonly string[] = [userStart]

/** The migrations of derived.db in order. */
export const derivedMigrations: readonly string[] = [derivedStart]
