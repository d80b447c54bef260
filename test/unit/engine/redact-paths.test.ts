import { expect, it } from 'vitest'
import { redactPaths } from '../../../src/core/engine/redact-paths.js'

const known = [
  { path: '/home/ada/.local/share/shutterword', label: '<catalogue>' },
  { path: 'C:\\Users\\ada\\models', label: '<models>' },
]

it.each([
  ['/home/ada/.local/share/shutterword/user.db is damaged', '<catalogue>/user.db is damaged'],
  ['found /home/ada/Pictures', 'found <path>'],
  ['looks in C:\\Users\\ada\\models for it', 'looks in <models> for it'],
  ['read /mnt/nas/My Photos/secret trip/anna.jpg twice', 'read <path> twice'],
  ['Model file D:\\Ada Meier\\models\\x.onnx: expected 3', 'Model file <path>: expected 3'],
  ['failed:/srv/ada/x.onnx', 'failed:<path>'],
  ['from https://hub.example/a/b', 'from https://hub.example/a/b'],
  ['Model file /mnt/disk/models/x.onnx: expected 3', 'Model file <path>: expected 3'],
  ['VK_ICD_FILENAMES=/opt/driver/icd.json', 'VK_ICD_FILENAMES=<path>'],
  ['at \\\\server\\photos\\a', 'at <path>'],
  ['D:\\photos\\a.jpg', '<path>'],
  ['1.6 ms a photo (625 photos/s), 12 / 13, int8/fp32', '1.6 ms a photo (625 photos/s), 12 / 13, int8/fp32'],
  ['no folder here', 'no folder here'],
])('makes of "%s" "%s"', (text, expected) => {
  expect(redactPaths({ texts: [text], count: 1, none: null }, known)).toEqual({
    texts: [expected],
    count: 1,
    none: null,
  })
})
