/**
 * What ONNX Runtime's providers say when a batch does not fit. There is no code for it, only text: CUDA's arena, the
 * CPU's allocator, DirectML and Direct3D, and Dawn (WebGPU), where a buffer that could not be made is "invalid due to a
 * previous error" (seen on SwiftShader with a buffer above its 1 GiB).
 */
const signs = [
  /out of memory/i,
  /\bOOM\b/,
  /bad[ _]alloc/i,
  /failed to allocate/i,
  /allocat\w* (of )?memory .*fail/i,
  /E_OUTOFMEMORY|8007000E|887A0005.*memory/i,
  /CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation|CUBLAS_STATUS_ALLOC_FAILED/i,
  /Invalid Buffer.* is invalid due to a previous error/i,
  /would require more than \d+ bytes/i,
  /buffer size .* exceeds .*(max|limit)|exceeds the max(imum)? buffer/i,
]

/** True when a smaller batch may go well. */
export function isOutOfMemory(message: string): boolean {
  return signs.some((sign) => sign.test(message))
}
