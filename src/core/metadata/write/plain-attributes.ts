import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Gives a new file the times of the old one where neither has more than mode, owner and times. */
export type PlainAttributes = Readonly<{
  /** False: at least one of them has extended attributes or an access control list, or that cannot be known. */
  copyTimes(from: string, to: string, times: FileTimes | null): Promise<boolean>
  close(): void
}>

/** Nanoseconds since 1970. */
export type FileTimes = Readonly<{ accessedNs: bigint; modifiedNs: bigint }>

/**
 * Numbers of llistxattr and utimensat, which Node lacks, as it knows no nanoseconds to set either
 * (https://github.com/torvalds/linux: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h).
 */
const callNumbers: Readonly<Record<string, readonly string[]>> = { x64: ['195', '280'], arm64: ['12', '88'] }

/**
 * Perl is there because ExifTool needs it. Reads from, to and times, each ended by NUL, answers each with a line.
 * SELinux labels are left to the system, as by cp; -100 is AT_FDCWD.
 */
const program = `
my ($list, $setTimes) = map { $_ + 0 } @ARGV;
$| = 1; $/ = "\\0";
my $names = "\\0" x 65536;
sub hasMore {
  my $size = syscall($list, $_[0], $names, 65536);
  return $size < 0 || grep { $_ ne '' && $_ ne 'security.selinux' } split /\\0/, substr($names, 0, $size);
}
while (defined(my $from = <STDIN>)) {
  my $to = <STDIN>; my $times = <STDIN>;
  chomp($from, $to, $times);
  my $isPlain = !hasMore($from) && !hasMore($to);
  if ($isPlain && $times ne '') {
    my $packed = pack('q4', split / /, $times);
    $isPlain = syscall($setTimes, -100, $to, $packed, 0) == 0;
  }
  print $isPlain ? "plain\\n" : "more\\n";
}`

/** A helper for many files: asking for each with a process of its own takes longer than ExifTool needs for a photo. */
export function openPlainAttributes(): PlainAttributes {
  const numbers = process.platform === 'linux' ? callNumbers[process.arch] : undefined
  let helper: ChildProcessWithoutNullStreams | null = null
  let isUsable = numbers !== undefined
  const waiting: ((isPlain: boolean) => void)[] = []

  const giveUp = (): void => {
    isUsable = false
    // Not known is not plain: the caller then copies with cp, which knows all attributes.
    for (const answer of waiting.splice(0)) answer(false)
  }

  const start = (): ChildProcessWithoutNullStreams => {
    const child = spawn('perl', ['-e', program, ...(numbers ?? [])], {
      env: { LANG: 'C', PATH: process.env.PATH },
      stdio: 'pipe',
    })
    child.on('error', giveUp)
    child.on('close', giveUp)
    child.stdin.on('error', giveUp)
    child.stderr.resume()
    createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line === 'plain'))
    return child
  }

  return {
    copyTimes: (from, to, times) => {
      if (!isUsable) return Promise.resolve(false)
      return new Promise((resolve) => {
        waiting.push(resolve)
        helper ??= start()
        const text = times === null ? '' : `${spellTime(times.accessedNs)} ${spellTime(times.modifiedNs)}`
        helper.stdin.write(`${from}\0${to}\0${text}\0`)
      })
    },
    close: () => {
      helper?.stdin.end()
    },
  }
}

/** Seconds and nanoseconds; the latter count forwards, also before 1970. */
function spellTime(ns: bigint): string {
  const rest = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  return `${String((ns - rest) / 1_000_000_000n)} ${String(rest)}`
}
