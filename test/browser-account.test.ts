import type { Page } from 'playwright-core'
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUser, requireSecondFactor, type NewUser } from '../src/features/accounts/index.ts'
import { barriers, fitsWidth, useBrowser, WITHOUT_BROWSER } from './support/browser.ts'
import { useDatabase } from './support/database.ts'

const COUNTY = '530326000000'
const ONE_TIME = 'k7mp-x2qr-9hdw-v4ts'
const OWN = '云岭 walnut 渡口 42'
const database = useDatabase('2022-09-30')
const pages = useBrowser(database, async () => undefined)
let people = 0

/** A page at the sign-in of a new account, with its first password entered. */
async function arrive(passwordState: NewUser['passwordState'], address: string, width = 1280): Promise<[Page, string]> {
  people += 1
  const login = `officer${people}`
  await createUser(database.services.db, {
    login,
    displayName: '马建国',
    unit: '会泽县乡村振兴局',
    password: ONE_TIME,
    passwordState,
    assignments: [{ role: 'countyOfficer', areaCode: COUNTY, validFrom: '2021-01-01' }],
  })
  const page = await pages.visit(`/sign-in.html?next=${encodeURIComponent(address)}`)
  await page.setViewportSize({ width, height: 900 })
  await enter(page, login, ONE_TIME)
  return [page, login]
}

async function enter(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('用户名').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** The key that stands beside the QR code, for whoever cannot scan. */
async function keyOn(page: Page): Promise<string> {
  return (await page.locator('.sw-account-steps code').innerText()).replace(/\s/g, '')
}
const codeOf = (secret: string): string => new TOTP({ secret }).generate({ timestamp: database.services.clock.now() })

/** `SHOUWANG_SHOTS` names a folder for pictures of the pages, for people to look at. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOUWANG_SHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

describe.skipIf(WITHOUT_BROWSER)('a first sign-in', () => {
  beforeAll(() => requireSecondFactor(database.services.db, true))
  afterAll(() => requireSecondFactor(database.services.db, false))

  test.each([1280, 390])(
    'asks for an own password and a second factor, then opens the page that was wanted (%i wide)',
    async (width) => {
      const [page, login] = await arrive('oneTime', '/registers/household', width)
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      await page.getByRole('heading', { name: '设置自己的密码' }).waitFor()
      await page.getByLabel('新密码', { exact: true }).fill('Password2024')
      await page.getByLabel('再次输入新密码').fill('Password2025')
      await page.getByRole('button', { name: '保存新密码' }).click()
      await page.getByText('两次输入的新密码不一致').waitFor()
      await page.getByLabel('再次输入新密码').fill('Password2024')
      await page.getByRole('button', { name: '保存新密码' }).click()
      await page.getByText('容易被猜到的常见密码').waitFor()
      await shoot(page, `first-password-${width}`)
      expect(await fitsWidth(page)).toBe(true)
      expect(await barriers(page)).toEqual([])
      await page.getByLabel('新密码', { exact: true }).fill(OWN)
      await page.getByLabel('再次输入新密码').fill(OWN)
      await page.keyboard.press('Enter')

      await page.getByRole('heading', { name: '设置动态口令' }).waitFor()
      await page.getByRole('button', { name: '开始设置' }).click()
      await page.getByRole('img', { name: '动态口令验证器二维码' }).waitFor()
      await shoot(page, `first-factor-${width}`)
      expect(await fitsWidth(page)).toBe(true)
      expect(await barriers(page)).toEqual([])
      await page.getByLabel('验证码', { exact: true }).fill('12345')
      await page.getByRole('button', { name: '确认启用' }).click()
      await page.getByText('请输入 6 位数字验证码').waitFor()
      const code = codeOf(await keyOn(page))
      await page.getByLabel('验证码', { exact: true }).fill(code)
      await page.getByRole('button', { name: '确认启用' }).click()

      await page.getByRole('heading', { name: '请保存恢复码' }).waitFor()
      const recoveryCodes = await page.locator('.sw-recovery-codes code').allInnerTexts()
      expect(recoveryCodes).toHaveLength(10)
      await shoot(page, `first-codes-${width}`)
      expect(await fitsWidth(page)).toBe(true)
      expect(await page.getByRole('button', { name: /^完\s?成$/ }).isDisabled()).toBe(true)
      // Until here nothing of the office was asked for.
      const api = asked.filter((path) => path.startsWith('/api/') && !path.startsWith('/api/account/'))
      expect([...new Set(api)].sort()).toEqual(['/api/me'])
      await page.getByLabel('我已保存恢复码').check()
      await page.getByRole('button', { name: /^完\s?成$/ }).click()
      await page.getByText('农户').first().waitFor()
      expect(new URL(page.url()).pathname).toBe('/registers/household')

      // The code that was used is refused in words, and a recovery code opens once.
      await page.getByRole('button', { name: '马建国' }).click()
      await page.getByRole('menuitem', { name: '退出登录' }).click()
      await page.waitForURL(/sign-in/)
      await page.getByLabel('用户名').waitFor()
      await page.goto('/sign-in.html?next=/account')
      await enter(page, login, OWN)
      await page.getByRole('heading', { name: '输入验证码' }).waitFor()
      await shoot(page, `code-${width}`)
      expect(await fitsWidth(page)).toBe(true)
      expect(await barriers(page)).toEqual([])
      await page.getByLabel('验证码', { exact: true }).fill(code)
      await page.getByRole('button', { name: '确认', exact: true }).click()
      await page.getByText('这个验证码已经用过').waitFor()
      await page.getByRole('button', { name: /使用恢复码/ }).click()
      await page.getByLabel('恢复码', { exact: true }).fill(recoveryCodes[0] ?? '')
      await page.getByRole('button', { name: '确认', exact: true }).click()
      await page.getByText('剩余恢复码 9 个').waitFor()
      expect(await page.getByRole('button', { name: /^停\s?用$/ }).count()).toBe(0)
      await shoot(page, `account-${width}`)
      expect(await fitsWidth(page)).toBe(true)
      expect(await barriers(page)).toEqual([])
    },
  )
})

describe.skipIf(WITHOUT_BROWSER)('the own account', () => {
  test('is reached from the menu of the person; a new password ends the other session', async () => {
    const [page, login] = await arrive('demo', '/registers/household')
    const other = await pages.visit('/sign-in.html?next=/account')
    await enter(other, login, ONE_TIME)
    await other.getByText('演示账号').first().waitFor()
    await other.getByText('本系统当前设置为自愿使用').waitFor()
    await page.getByRole('button', { name: '马建国' }).click()
    await page.getByRole('menuitem', { name: '我的账号' }).click()
    await page.getByText('本次登录').waitFor()
    await shoot(page, 'account-demo')
    const save = page.getByRole('button', { name: '保存新密码' })
    await page.getByLabel('当前密码').fill('wrong')
    await page.getByLabel('新密码', { exact: true }).fill(OWN)
    await page.getByLabel('再次输入新密码').fill(OWN)
    await save.click()
    await page.getByText('当前密码不正确').waitFor()
    await page.getByLabel('当前密码').fill(ONE_TIME)
    await save.click()
    await page.getByText('密码已修改').waitFor()
    await page.getByText('没有其他登录').waitFor()
    await other.reload()
    await other.waitForURL(/sign-in/)
    await enter(other, login, OWN)
    await other.getByText('本次登录').waitFor()
    expect(new URL(other.url()).pathname).toBe('/account')
  })

  test('ends another session after a question, and sets a second factor up and turns it off', async () => {
    const [page, login] = await arrive('own', '/account')
    const other = await pages.visit('/sign-in.html?next=/account')
    await enter(other, login, ONE_TIME)
    await other.getByText('本次登录').waitFor()
    await page.reload()
    await page.getByRole('button', { name: /^结\s?束$/ }).click()
    await page.getByText('结束这个登录？').waitFor()
    await page
      .getByRole('tooltip')
      .getByRole('button', { name: /^结\s?束$/ })
      .click()
    await page.getByText('没有其他登录').waitFor()
    await other.reload()
    await other.waitForURL(/sign-in/)

    await page.getByRole('button', { name: '设置动态口令' }).click()
    await page.getByRole('dialog').getByLabel('当前密码').fill(ONE_TIME)
    await page.getByRole('button', { name: /^继\s?续$/ }).click()
    await page.getByRole('img', { name: '动态口令验证器二维码' }).waitFor()
    await shoot(page, 'account-setup')
    await page.getByLabel('验证码', { exact: true }).fill(codeOf(await keyOn(page)))
    await page.getByRole('button', { name: '确认启用' }).click()
    await page.getByLabel('我已保存恢复码').check()
    await page.getByRole('button', { name: /^完\s?成$/ }).click()
    await page.getByText('剩余恢复码 10 个').waitFor()
    await page.getByRole('button', { name: /^停\s?用$/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('当前密码').fill('wrong')
    await dialog.getByRole('button', { name: /^停\s?用$/ }).click()
    await dialog.getByText('当前密码不正确').waitFor()
    await shoot(page, 'account-off')
    await dialog.getByLabel('当前密码').fill(ONE_TIME)
    await dialog.getByRole('button', { name: /^停\s?用$/ }).click()
    await page.getByText('未启用').waitFor()
  })

  test('tells two minutes before it ends unused, stays on a click, and otherwise comes back to this page', async () => {
    const page = await pages.visit('/sign-in.html')
    await page.clock.install()
    await createUser(database.services.db, {
      login: 'idler',
      displayName: '马建国',
      unit: '会泽县乡村振兴局',
      password: ONE_TIME,
      passwordState: 'own',
      assignments: [{ role: 'villageCadre', areaCode: COUNTY, validFrom: '2021-01-01' }],
    })
    await page.goto('/sign-in.html?next=/account')
    await enter(page, 'idler', ONE_TIME)
    await page.getByText('本次登录').waitFor()
    await page.clock.runFor('26:50')
    expect(await page.getByText('即将自动退出').count()).toBe(0)
    await page.clock.runFor('00:30')
    await page.getByText('即将自动退出').waitFor()
    await shoot(page, 'idle')
    await page.getByRole('button', { name: '继续使用' }).click()
    await page.clock.runFor('00:05')
    await page.getByText('即将自动退出').waitFor({ state: 'detached' })
    await page.clock.runFor('29:10')
    await page.waitForURL(/sign-in\.html\?next=%2Faccount/)
    await enter(page, 'idler', ONE_TIME)
    await page.getByText('本次登录').waitFor()
  })
})
