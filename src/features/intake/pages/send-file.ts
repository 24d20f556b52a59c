/** Sends one file with its progress: `fetch` cannot tell how much has gone up. */
import type { Label } from '../../../kernel/label.ts'
import { ApiError, goToSignIn } from '../../../ui/api.ts'
import { uploadBatches, type Batch } from '../schema.ts'

const FAILED: Label = {
  zh: '文件没有传完：网络中断或服务器暂时无法访问。请检查网络后重新上传。',
  en: 'The upload was cut off: the network or the server cannot be reached. Check the network and upload again.',
}

interface Refusal {
  readonly error?: { readonly code: string; readonly text: Label; readonly requestId?: string }
}

/** Throws ApiError. `onShare` hears the share that has gone up, 0 to 1. */
export function sendFile(file: File, area: string | undefined, onShare: (share: number) => void): Promise<Batch> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    // Fields must come before the file: the server reads them as they arrive.
    if (area !== undefined) form.append('area', area)
    form.append('file', file, file.name)
    const request = new XMLHttpRequest()
    request.open(uploadBatches.method, uploadBatches.path)
    request.responseType = 'json'
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onShare(Math.min(0.99, event.loaded / event.total))
    })
    request.addEventListener('error', () => reject(new ApiError(0, { code: 'offline', text: FAILED })))
    request.addEventListener('load', () => {
      const answer = request.response as (Batch[] & Refusal) | null
      const batch = request.status === 200 ? answer?.[0] : undefined
      if (batch) {
        resolve(batch)
        return
      }
      const error = answer?.error ?? { code: 'unreadable', text: FAILED }
      if (error.code === 'notSignedIn') goToSignIn()
      reject(new ApiError(request.status, error))
    })
    request.send(form)
  })
}
