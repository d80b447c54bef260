import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { FullEngineApi } from '../shared/contract.js'
import { shellText } from '../shared/texts/shell-text.js'

/** What the user wants when there is something unfinished. */
type Choice = 'close' | 'stay' | 'write'

/** An engine that does not answer within this time does not keep the window open. */
const answerLimitMs = 5_000

/** Asks before the window closes on a running write or on verdicts that are not in the photos yet. */
export function guardClose(
  window: BrowserWindow,
  options: {
    readonly engine: FullEngineApi
    readonly startWriting: () => void
  },
): void {
  let isAsking = false
  let mayClose = false
  window.on('close', (event) => {
    if (mayClose) return
    event.preventDefault()
    if (isAsking) return
    isAsking = true
    void askToClose(window, options.engine).then((choice) => {
      isAsking = false
      if (choice === 'write') options.startWriting()
      if (choice !== 'close') return
      mayClose = true
      window.close()
    })
  })
}

async function askToClose(window: BrowserWindow, engine: FullEngineApi): Promise<Choice> {
  const unfinished = await unfinishedWork(engine)
  if (unfinished?.isWriting) return ask(window, writingQuestion)
  if (unfinished && unfinished.pendingPhotos > 0)
    return ask(window, pendingQuestion(unfinished.pendingPhotos))
  return 'close'
}

async function unfinishedWork(
  engine: FullEngineApi,
): Promise<{ readonly isWriting: boolean; readonly pendingPhotos: number } | null> {
  const limit = new Promise<null>((resolve) =>
    setTimeout(() => {
      resolve(null)
    }, answerLimitMs),
  )
  // A stopped engine has nothing under way; what it was writing is settled by the journal at the next start.
  return Promise.race([engine.unfinished({}).catch(() => null), limit])
}

type Question = Readonly<{
  text: Pick<MessageBoxOptions, 'message' | 'detail'>
  answers: readonly (readonly [label: string, choice: Choice])[]
}>

const text = shellText.quit

const writingQuestion: Question = {
  text: text.writing,
  answers: [
    [text.keepWriting, 'stay'],
    [text.stop, 'close'],
  ],
}

function pendingQuestion(pendingPhotos: number): Question {
  return {
    text: text.pending(pendingPhotos),
    answers: [
      [text.review, 'write'],
      [text.quit, 'close'],
      [shellText.cancel, 'stay'],
    ],
  }
}

async function ask(window: BrowserWindow, question: Question): Promise<Choice> {
  const { answers } = question
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: shellText.appName,
    ...question.text,
    buttons: answers.map(([label]) => label),
    defaultId: 0,
    cancelId: answers.findIndex(([, choice]) => choice === 'stay'),
    noLink: true,
  })
  return answers[response]?.[1] ?? 'stay'
}
