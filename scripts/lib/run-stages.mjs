import { say } from './say.mjs'

/**
 * Runs stages in order, all of them whatever fails, and ends with one line of counts on stdout.
 *
 * A stage is `{ name, run(context) }`; `run` returns `{ passed, failed, skipped, note? }`.
 *
 * @returns {Promise<number>} the exit code: 1 when anything failed or nothing passed
 */
export async function runStages(stages, context) {
  const results = []
  for (const stage of stages) {
    say(`\n== ${stage.name}`)
    const startedAt = performance.now()
    const counts = await runOne(stage, context)
    results.push({ name: stage.name, seconds: (performance.now() - startedAt) / 1_000, ...counts })
  }
  return conclude(results)
}

async function runOne(stage, context) {
  try {
    return await stage.run(context)
  } catch (error) {
    say(String(error?.stack ?? error))
    return { passed: 0, failed: 1, skipped: 0, note: error?.message }
  }
}

function conclude(results) {
  say('')
  for (const { name, passed, failed, skipped, seconds, note } of results) {
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`
    say(`${name.padEnd(16)} ${counts} (${seconds.toFixed(1)} s)${note ? `: ${note}` : ''}`)
  }
  const total = (what) => results.reduce((sum, result) => sum + result[what], 0)
  const [passed, failed] = [total('passed'), total('failed')]
  process.stdout.write(`${total('skipped')} skipped\n${passed} passed, ${failed} failed\n`)
  return failed > 0 || passed === 0 ? 1 : 0
}
