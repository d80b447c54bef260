import { sizeText } from '../size-text.js'

type LicenceTerms = Readonly<{ name: string; licence: string; terms: string; url: string | null }>

/** Texts of `shutterword models` and the commands below it. */
export const modelsText = {
  description: 'list the models that suggest tags; install, import, check and remove them',
  list: 'the same as models alone',
  install: 'download a model, or go on with a download that was interrupted',
  acceptLicence: 'accept the licence of a model that asks for it',
  import: 'take a model over from a folder; copies nothing where both are on one disk',
  as: 'it is this model of the list: takes its name, licence and constants over',
  variant: 'of several precisions in the folder this one, e.g. fp16',
  verify: 'compare every file of a model, or of all, with its SHA-256',
  repair: 'download the damaged files of a model again',
  remove: 'remove a model, or what came of an interrupted download; asks first',
  use: 'suggest tags with this model from now on',
  mirror: 'download from this server, which keeps the paths of huggingface.co, this once',
  proxy: 'go through this proxy, this once',
  guide: `
Examples:
  shutterword models                                    what there is, and what it is good for
  shutterword models install vit-b-32-256-datacomp      download it; again after an interruption
  shutterword models use vit-b-32-256-datacomp          suggest tags with it from now on
  shutterword models import ~/Downloads/my-model        a folder with its files, without a network:
                                                        a Hugging Face or OpenCLIP export, or a manifest.json
  shutterword models import ~/bigG --as vit-bigg-14-laion2b
  shutterword models verify                             compare every file with its SHA-256
  shutterword models install ID --mirror https://hub.example --proxy http://proxy.example:3128

Network:
  install and repair are the only commands that use one, and nothing of yours is sent: they ask
  huggingface.co, or the mirror, for the files of the model. Every file is compared with the size and
  SHA-256 that Shutterword knows. HTTPS_PROXY, HTTP_PROXY and NO_PROXY are heeded; a proxy that replaces
  certificates needs NODE_EXTRA_CA_CERTS with its certificate.
  An interrupted download (Ctrl+C, a crash, a full disk) is kept and goes on with the next install.

Where they are kept:
  Beside the usual catalogue; a catalogue named with --catalogue has its own, inside. SHUTTERWORD_MODELS
  names one folder for all.

Exit codes:
  0 done   1 failed, or verify found damage   2 wrong usage, or a licence not accepted   130 cancelled (Ctrl+C)
`,

  downloadingFrom: (name: string, sizeBytes: number | null, source: string) =>
    `Downloading ${name}${sizeBytes === null ? '' : ` (${sizeText(sizeBytes)})`} from ${source}`,
  repairingFrom: (name: string, source: string) => `Repairing ${name} from ${source}`,
  unencrypted: 'the mirror is not encrypted; every file is compared with its SHA-256 all the same',
  licenceTerms: ({ name, licence, terms, url }: LicenceTerms) =>
    `The licence of ${name} (${licence}) has to be accepted first: ${terms}${url === null ? '' : ` ${url}`}`,
  licenceQuestion: 'Accept this licence?',
  installed: (id: string) => `Installed ${id}. Suggest tags with it: shutterword models use ${id}\n`,
  imported: (name: string, id: string) =>
    `Imported ${name}. Suggest tags with it: shutterword models use ${id}\n`,
  repaired: (id: string, files: readonly string[]) =>
    files.length === 0 ? `${id}: nothing was damaged.\n` : `${id}: repaired ${files.join(', ')}.\n`,

  removeQuestion: (name: string, sizeBytes: number | null) =>
    `Remove ${name}${sizeBytes === null ? '' : ` (${sizeText(sizeBytes)})`} from this computer?`,
  discardQuestion: (name: string, doneBytes: number) =>
    `Remove the ${sizeText(doneBytes)} that came of ${name} from this computer?`,
  nothingRemoved: 'nothing was removed',
  removed: (id: string) => `Removed ${id}.\n`,
  used: (name: string) => `Tags are suggested by ${name} from now on.\n`,

  asPublished: (id: string) => `${id}: every file is as published.\n`,
  asImported: (id: string) => `${id}: every file is as it was imported.\n`,
  damaged: (id: string, mending: string) => `${id}: damaged. ${mending}\n`,
  damagedFile: (path: string, expected: string, found: string) =>
    `  ${path}: expected ${expected}, found ${found}\n`,
} as const
