/** A real browser on a real server over a test database. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { buildServer } from '../../src/app/server.ts'
import { createUser } from '../../src/features/accounts/index.ts'
import type { RoleId } from '../../src/language/access/permissions.ts'
import type { Http } from '../../src/platform/http/server.ts'
import type { TestDatabase } from './database.ts'

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Set by people who cannot install a browser; the tests then say that they were left out. */
export const WITHOUT_BROWSER = process.env['SHOUWANG_SKIP_BROWSER'] === '1'

const PASSWORD = 'correct horse battery staple'

export interface Pages {
  /** A signed-in person's page at an address. `width` 360 is a phone. */
  open(role: RoleId, area: string, address: string, width?: number): Promise<Page>
  /** A page of somebody who is not signed in. */
  visit(address: string): Promise<Page>
  readonly password: string
}

/** Registers the hooks; `prepare` fills the database before the server starts. */
export function useBrowser(database: TestDatabase, prepare: () => Promise<void>): Pages {
  const state: { browser?: Browser; http?: Http; address?: string } = {}
  let people = 0
  beforeAll(async () => {
    if (WITHOUT_BROWSER) return
    await prepare()
    state.http = await buildServer(database.services, { synthetic: true })
    state.address = await state.http.fastify.listen({ host: '127.0.0.1', port: 0 })
    const executablePath = BROWSERS.find((file) => existsSync(file))
    if (executablePath === undefined) throw new Error('no Chromium: run npm test, or set SHOUWANG_SKIP_BROWSER=1')
    state.browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    })
  })
  afterAll(async () => {
    await state.browser?.close()
    await state.http?.fastify.close()
  })
  const newPage = async (width: number): Promise<Page> => {
    if (!state.browser) throw new Error('the browser is there inside tests only')
    const context = await state.browser.newContext({
      viewport: { width, height: 900 },
      baseURL: state.address ?? '',
      locale: 'zh-CN',
      // A click on what is still moving lands beside it when the machine is busy.
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    return page
  }
  return {
    password: PASSWORD,
    async open(role, area, address, width = 1440) {
      people += 1
      const login = `${role}${people}`
      await createUser(database.services.db, {
        login,
        displayName: '经办人',
        unit: '测试单位',
        password: PASSWORD,
        passwordState: 'own',
        assignments: [{ role, areaCode: area, validFrom: '2021-01-01' }],
      })
      const page = await newPage(width)
      await page.goto(`/sign-in.html?next=${encodeURIComponent(address)}`)
      await page.getByLabel('用户名').fill(login)
      await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
      await page.getByRole('button', { name: '登录', exact: true }).click()
      await page.waitForURL((url) => !url.pathname.includes('sign-in'))
      return page
    },
    async visit(address) {
      const page = await newPage(1440)
      await page.goto(address)
      return page
    },
  }
}

/** True when nothing has to be pushed sideways to be read. */
export async function fitsWidth(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string | null
    readonly nodes: readonly { readonly target: readonly unknown[] }[]
  }[]
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What keeps people with a reader, a keyboard or weak eyes from using the page (WCAG 2.1 A and AA, serious and worse). */
export async function barriers(page: Page): Promise<string[]> {
  // What is fading in has less contrast than what people read; only what goes on for ever is not waited for.
  await page.evaluate(`Promise.all(document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => undefined)))`)
  // The page's own policy forbids foreign scripts in it; what the browser is told to evaluate is not the page's.
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const result = await page.evaluate<AxeResult>(
    `axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] } })`,
  )
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
