import { AppError } from '../../shared/errors.js'
import type { Session } from './session.js'
import { WriteJob, type WriteJobOptions } from './write-job.js'

/** Runs the one job that may write files now; throws `job-running` while another one does. */
export async function runWriteJob<Result>(
  session: Session,
  options: Omit<WriteJobOptions<Result>, 'onProgress'>,
): Promise<Result> {
  if (session.writeJob?.isRunning) {
    throw new AppError(
      'job-running',
      'Expected no other write to be running, found one: wait for it or cancel it',
    )
  }
  const { emit } = session.parts
  const job = new WriteJob<Result>({ ...options, onProgress: (progress) => emit('progress', progress) })
  session.writeJob = job
  return job.finished
}
