/** Texts of a plan of writes, and of what was written, field by field. */
export const planText = {
  photo: (name: string, targets: string) => `${name} (${targets})\n`,
  note: (note: string) => `  note: ${note}\n`,
  skipped: (name: string, reason: string) => `${name}\n  skipped: ${reason}\n`,
  inPhoto: 'in the photo',
  sidecar: (fileName: string) => `sidecar ${fileName}`,
  newSidecar: (fileName: string) => `new sidecar ${fileName}`,
} as const
