import derivedStart from './migrations/derived/0001-start.sql?raw'
import derivedMeasurement from './migrations/derived/0002-measurement.sql?raw'
import derivedNoRuns from './migrations/derived/0003-no-runs.sql?raw'
import derivedProblems from './migrations/derived/0004-problems.sql?raw'
import userStart from './migrations/user/0001-start.sql?raw'
import userMeasuredWith from './migrations/user/0002-measured-with.sql?raw'
import userTerms from './migrations/user/0003-terms.sql?raw'
import userProblems from './migrations/user/0004-problems.sql?raw'

/** The migrations of user.db in order: number n leads from version n - 1 to version n. Never change a published one. */
export const userMigrations: readonly string[] = [userStart, userMeasuredWith, userTerms, userProblems]

/** The migrations of derived.db in order. */
export const derivedMigrations: readonly string[] = [
  derivedStart,
  derivedMeasurement,
  derivedNoRuns,
  derivedProblems,
]
