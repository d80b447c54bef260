const listed = (names: readonly string[]): string => names.join(', ') || 'none'

/** Why a provider runs the model or does not, and what it needs. */
export const remarkTexts = {
  /** What came of trying it. */
  tried: ({ reason }: { readonly reason: string }) => reason,
  'not-in-build': (_: Record<string, never>) => 'ONNX Runtime does not bring it for this system',
  'model-not-loaded': (_: Record<string, never>) => 'the model did not load',
  'other-asked-for': ({ name }: { readonly name: string }) => `${name} was asked for`,
  'cuda-libraries': ({
    folder,
    found,
    missing,
  }: {
    readonly folder: string
    readonly found: readonly string[]
    readonly missing: readonly string[]
  }) =>
    `ONNX Runtime looks for three libraries in ${folder}; found: ${listed(found)}; missing: ${listed(missing)}`,
  'cuda-package': ({ version }: { readonly version: string }) =>
    `They are in the NuGet package Microsoft.ML.OnnxRuntime.Gpu.Linux ${version} (runtimes/linux-x64/native) and need CUDA 12, cuDNN 9 and an NVIDIA driver`,
}
