import { z } from 'zod'
import { defineRoute } from '../language/access/route.ts'

/** What this installation is: whether its data are made up, and the version that runs. */
export const about = defineRoute({
  method: 'GET',
  path: '/api/about',
  access: 'public',
  summary: { zh: '系统信息', en: 'About this system' },
  response: z.object({ synthetic: z.boolean(), version: z.string() }),
})
