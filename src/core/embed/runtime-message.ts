/**
 * ONNX Runtime's errors begin with the C++ line that threw them. People need the end:
 * `/onnxruntime_src/…/webgpu_context.cc:136 …::<lambda()> adapter_result.status == … was false. Failed to get an adapter`.
 */
export function plainRuntimeMessage(message: string): string {
  const text = message.replace(/\s+/g, ' ').trim()
  const withoutPlace = /^\S*\.(?:cc|cpp|h|mm):\d+ .*? was false\. (.+)$/.exec(text)?.[1]
  const withoutCode = (withoutPlace ?? text).replace(/^Error: /, '')
  return withoutCode === '' ? 'it gave no reason' : withoutCode
}
