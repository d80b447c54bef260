import { parseArgs } from 'node:util'
import { checkCorpus } from './check-corpus.js'
import { isClean, printReport } from './report.js'

const usage = `npm run corpus -- FOLDER [--json]
Writes, verifies, writes again and undoes a tag on a copy of every photo of a folder. The folder itself is only read.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
})
const [folder] = positionals

if (values.help || folder === undefined) {
  console.log(usage)
  process.exitCode = values.help ? 0 : 2
} else {
  const report = await checkCorpus(folder, (step) => process.stderr.write(`${step}\n`))
  if (values.json) console.log(JSON.stringify(report, null, 1))
  else printReport(report)
  if (!isClean(report)) process.exitCode = 1
}
