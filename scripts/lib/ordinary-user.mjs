import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { repositoryRoot } from './repository.mjs'
import { runCommand } from './run-command.mjs'
import { startXvfb } from './xvfb.mjs'

/** `nobody` of every Linux. */
const nobody = { uid: 65_534, gid: 65_534 }

/**
 * Runs a Node program of this repository as an ordinary user with an empty home directory, a display of its own, and a
 * copy of what that user cannot read (the runtime under root's home, the repository when its folder is private).
 */
export async function runAsOrdinaryUser({ env, timeoutMs, commandIn, readCounts }) {
  const obstacle = await findObstacle()
  if (obstacle !== null) return { passed: 0, failed: 0, skipped: 1, note: obstacle }
  const folder = mkdtempSync(join(tmpdir(), 'shutterword-nobody-'))
  let xvfb = null
  try {
    chmodSync(folder, 0o755)
    chownSync(folder, nobody.uid, nobody.gid)
    for (const name of ['home', 'tmp', 'results', 'runtime-folder', 'repository'])
      mkdirSync(join(folder, name))
    const root = (await isReadable(repositoryRoot))
      ? repositoryRoot
      : await copyRepository(join(folder, 'repository'))
    const executable = await readableRuntime(env.ELECTRON_EXEC_PATH, folder)
    await giveAway(['home', 'tmp', 'results', 'runtime-folder'].map((name) => join(folder, name)))
    xvfb = await startXvfb(nobody)
    const [program, ...programArguments] = commandIn(folder)
    const report = join(folder, 'results', 'report.json')
    const { code } = await runCommand(
      process.execPath,
      [join(root, relative(repositoryRoot, program)), ...programArguments],
      {
        ...nobody,
        cwd: root,
        timeoutMs,
        env: ordinaryEnvironment(env, { folder, executable, report, xvfb }),
      },
    )
    return readCounts(report, code)
  } finally {
    xvfb?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function ordinaryEnvironment(env, { folder, executable, report, xvfb }) {
  const isRoots = (name) => name.startsWith('XDG_') || name.startsWith('npm_') || name === 'INIT_CWD'
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !isRoots(name)))
  return {
    ...kept,
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    USER: 'nobody',
    LOGNAME: 'nobody',
    DISPLAY: xvfb.display,
    ELECTRON_EXEC_PATH: executable,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  }
}

/** Why the sandbox cannot be tried here at all; null when it can. */
async function findObstacle() {
  const asNobody = { ...nobody, cwd: '/', quiet: true }
  const node = await runCommand(process.execPath, ['--version'], asNobody)
  if (node.code !== 0) return `an ordinary user cannot run ${process.execPath}`
  const namespace = await runCommand('unshare', ['--user', 'true'], asNobody)
  return namespace.code === 0 ? null : 'this system refuses user namespaces, which the sandbox is made of'
}

async function isReadable(folder) {
  const probe =
    'test -r package.json && test -r node_modules/@playwright/test/cli.js && test -r out/main/index.js'
  const { code } = await runCommand('sh', ['-c', `cd "$0" && ${probe}`, folder], {
    ...nobody,
    cwd: '/',
    quiet: true,
  })
  return code === 0
}

/** Hard links cost nothing and do when only a folder above is private; otherwise a real copy is given away. */
async function copyRepository(target) {
  const paths = readdirSync(repositoryRoot)
    .filter((name) => name !== '.git')
    .map((name) => join(repositoryRoot, name))
  const { code } = await runCommand('cp', ['-al', ...paths, target], { quiet: true })
  if (code === 0 && (await isReadable(target))) return target
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target)
  await copy(paths, target)
  await giveAway([target])
  return target
}

async function giveAway(paths) {
  await runCommand('chown', ['-R', `${nobody.uid}:${nobody.gid}`, ...paths])
}

async function readableRuntime(executable, folder) {
  const { code } = await runCommand(executable, ['--version'], { ...nobody, cwd: '/', quiet: true })
  if (code === 0) return executable
  await copy([dirname(executable)], join(folder, 'runtime-folder'))
  return join(folder, 'runtime-folder', basename(dirname(executable)), basename(executable))
}

async function copy(paths, targetFolder) {
  const { code } = await runCommand('cp', ['-a', ...paths, targetFolder])
  if (code !== 0) throw new Error(`Expected a copy in ${targetFolder}, found cp's exit code ${code}`)
}
