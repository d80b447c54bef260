// Electron's fuses are bytes of the executable behind this text: [wire version][count][one byte per fuse], see
// https://www.electronjs.org/docs/latest/tutorial/fuses and the constants of @electron/fuses 1.8.
const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
const wireVersion = 1
const fuseOrder = [
  'RunAsNode',
  'EnableCookieEncryption',
  'EnableNodeOptions',
  'EnableNodeCliInspect',
  'AsarIntegrity',
  'OnlyLoadAppFromAsar',
  'LoadBrowserProcessSpecificV8Snapshot',
  'GrantFileProtocolExtraPrivileges',
]
const [fuseOff, fuseOn] = [0x30, 0x31]

/** Sets fuses in an Electron executable's bytes, in place. `wanted` maps a fuse's name to on or off. */
export function setFuses(executable, wanted) {
  const sentinelAt = executable.indexOf(sentinel)
  if (sentinelAt < 0) throw new Error('Expected an Electron executable, found no fuses in it')
  const wire = sentinelAt + sentinel.length
  if (executable[wire] !== wireVersion) {
    throw new Error(`Expected fuses of version ${wireVersion}, found ${executable[wire]}`)
  }
  for (const [name, isOn] of Object.entries(wanted)) {
    const index = fuseOrder.indexOf(name)
    if (index < 0 || index >= executable[wire + 1]) throw new Error(`This Electron has no fuse ${name}`)
    executable[wire + 2 + index] = isOn ? fuseOn : fuseOff
  }
}
