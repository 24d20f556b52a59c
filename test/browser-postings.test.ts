/** A posting in the browser: given on one page, seen on another, ended, and the next click refused in words. */
import { describe, expect, test } from 'vitest'
import { PACK_FOLDER } from '../src/app/config.ts'
import { createUser } from '../src/features/accounts/index.ts'
import { csvText, family } from '../src/features/intake/testing/office-files.ts'
import { installPolicy } from '../src/features/policy/index.ts'
import { barriers, fitsWidth, useBrowser, WITHOUT_BROWSER } from './support/browser.ts'
import { useDatabase } from './support/database.ts'
import { importSample } from './support/sample-import.ts'

const PROVINCE = '530000000000'
const COUNTY = '530326000000'
const database = useDatabase('2022-09-30')

async function prepare(): Promise<void> {
  await installPolicy(database.services, PACK_FOLDER, 'demo')
  const lines = [1, 4, 7].flatMap((n) => family(n, 3))
  await importSample(database.services, { name: '农户信息.csv', text: csvText(lines), areas: [COUNTY] })
}

const pages = useBrowser(database, prepare)

describe.skipIf(WITHOUT_BROWSER)('in the browser', () => {
  test('a posting that is given opens the county, and one that is ended refuses the next click in words', async () => {
    await createUser(database.services.db, {
      login: 'xinlai',
      displayName: '新来的',
      unit: '会泽县乡村振兴局',
      password: pages.password,
      passwordState: 'own',
      assignments: [],
    })
    const security = await pages.open('securityAdministrator', PROVINCE, '/system/postings')
    await security.getByRole('button', { name: '授予岗位' }).first().click()
    const dialog = security.getByRole('dialog', { name: '授予岗位' })
    await dialog.getByLabel('人员').fill('新来')
    await security.locator('.ant-select-item-option').getByText('新来的（xinlai）').click()
    await security.locator('.ant-select-dropdown:visible').waitFor({ state: 'detached' })
    await dialog.getByLabel('角色').click()
    await security.locator('.ant-select-item-option').getByText('县级业务人员', { exact: true }).click()
    await dialog.getByLabel('管辖地区（可多个）').click()
    await security.getByPlaceholder('输入地名、拼音或区划代码').fill('会泽县')
    await security
      .getByRole('button', { name: /会泽县$/ })
      .first()
      .click()
    await dialog.getByRole('button', { name: /^授\s?予$/ }).click()
    await security.getByText('已授予，立即生效').waitFor()

    const user = await pages.visit('/sign-in.html?next=/registers/household')
    await user.getByLabel('用户名').fill('xinlai')
    await user.getByLabel('密码', { exact: true }).fill(pages.password)
    await user.getByRole('button', { name: '登录', exact: true }).click()
    await user.getByText('共 3').first().waitFor()

    await security.getByText('新来的', { exact: true }).first().click()
    await security.getByRole('button', { name: /^收\s?回$/ }).click()
    const ending = security.getByRole('dialog', { name: '收回岗位' })
    await ending.getByLabel('原因').fill('工作调整')
    await ending.getByRole('button', { name: /^收\s?回$/ }).click()
    await security.getByText('岗位已收回').waitFor()

    await user.keyboard.press('/')
    await user.keyboard.type('qy')
    await user.keyboard.press('Enter')
    await user
      .getByText(/当前账号没有“查阅台账”权限|当前账号不能打开/)
      .first()
      .waitFor()
    expect(await user.getByText('共 3').count()).toBe(0)
  })

  test('an account is opened with a password that is shown once', async () => {
    const page = await pages.open('systemAdministrator', PROVINCE, '/system/accounts')
    await page.getByRole('button', { name: '开立账号' }).first().click()
    const dialog = page.getByRole('dialog', { name: '开立账号' })
    await dialog.getByLabel('姓名').fill('王新')
    await dialog.getByLabel('用户名').fill('wangxin')
    await dialog.getByLabel('单位').fill('会泽县娜姑镇')
    await dialog.getByRole('button', { name: '开立账号' }).click()
    const shown = page.locator('.sw-one-time')
    await shown.waitFor()
    const password = (await shown.textContent()) ?? ''
    expect(password).toMatch(/^\w{4}(-\w{4}){3}$/)
    await page.getByRole('button', { name: '已记下' }).click()
    await page.getByText('wangxin').first().waitFor()
    expect(await page.content()).not.toContain(password)
  })

  test.each([
    ['systemAdministrator', '/system/accounts'],
    ['securityAdministrator', '/system/postings'],
    ['auditAdministrator', '/system/posting-changes'],
    ['countyOfficer', '/my-postings'],
  ] as const)('the page of the %s fits a desktop and a phone and is readable by everybody', async (role, address) => {
    for (const width of [1280, 390]) {
      const page = await pages.open(role, role === 'countyOfficer' ? COUNTY : PROVINCE, address, width)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      const folder = process.env['SHOUWANG_SHOTS']
      if (folder) await page.screenshot({ path: `${folder}/${role}-${width}.png`, fullPage: true })
      expect({ role, width, fits: await fitsWidth(page) }).toEqual({ role, width, fits: true })
      expect(await barriers(page)).toEqual([])
    }
  })
})
