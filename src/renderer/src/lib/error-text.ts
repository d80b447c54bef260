import { AppError, messageOf } from '../../../shared/errors.js'
import { errorTitles, type ErrorAction } from '../../../shared/texts/window/error-titles.js'

/** An error as the window shows it: what happened, the engine's own sentence, what to do. */
export type ErrorView = Readonly<{ title: string; detail: string; action: ErrorAction }>

/** Turns anything thrown into what the window shows. */
export function errorView(error: unknown): ErrorView {
  const code = error instanceof AppError ? error.code : 'internal'
  return { ...errorTitles[code], detail: messageOf(error) }
}
