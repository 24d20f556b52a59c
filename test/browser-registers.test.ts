/** Registering and correcting by form, as a county officer does it. */
import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { csvText, family } from '../src/features/intake/testing/office-files.ts'
import { syntheticId } from './support/world.ts'
import { fitsWidth, useBrowser, WITHOUT_BROWSER } from './support/browser.ts'
import { useDatabase } from './support/database.ts'
import { importSample } from './support/sample-import.ts'

const COUNTY = '530326000000'
const VILLAGE = '530326102201'
const database = useDatabase('2022-09-30')

async function prepare(): Promise<void> {
  const text = csvText([1, 2].flatMap((household) => family(household, 3)))
  await importSample(database.services, { name: '农户信息.csv', text, areas: [COUNTY] })
}

const pages = useBrowser(database, prepare)

describe.skipIf(WITHOUT_BROWSER)('in the browser', () => {
  test('a household is registered, its head comes next, and both are found', async () => {
    const page = await pages.open('villageCadre', VILLAGE, '/registers/household')
    await page.getByRole('button', { name: '登记' }).first().click()
    await page.getByRole('heading', { name: '登记农户' }).waitFor()
    // A village office registers in its village: nothing has to be chosen.
    await page.getByLabel('自然村（组）').fill('大水井')
    await page.locator('.sw-form button[type=submit]').click()

    await page.getByRole('heading', { name: '添加户主' }).waitFor()
    await page.getByText('农户已登记').waitFor()
    await page.getByLabel('姓名', { exact: false }).last().fill('尉迟长山')
    await page.getByLabel('证件号码').fill('539900198001010000')
    await page.locator('.sw-form button[type=submit]').click()
    await page.getByText('“证件号码”有误，请逐位核对').waitFor()
    await page.getByLabel('证件号码').fill(syntheticId(8101))
    await page.locator('.sw-form button[type=submit]').click()

    await page.getByRole('heading', { name: '尉迟长山' }).waitFor()
    await page.getByRole('tab', { name: '各部门数据' }).waitFor()
    await page.locator('.sw-small-table').getByText('户主').first().waitFor()
    await page.getByRole('button', { name: '添加成员' }).click()
    await page.getByRole('heading', { name: '添加家庭成员' }).waitFor()

    await page.goto(`/registers/person?q=ycc`)
    await page.getByText('尉迟长山').first().waitFor()
  })

  test('a housing appraisal takes a photo, ends, and is reopened', async () => {
    const page = await pages.open('countyOfficer', COUNTY, '/registers/household')
    await page.getByText('赵一').or(page.getByText('钱一')).first().click()
    await page.getByRole('button', { name: '打开页面' }).click()
    await page.getByRole('tab', { name: '各部门数据' }).click()
    const section = page.locator('.sw-related', { has: page.getByRole('heading', { name: '住房安全' }) })
    await section.getByRole('button', { name: /登\s?记/ }).click()
    await page.getByRole('heading', { name: '登记住房安全' }).waitFor()
    await page.getByLabel('生效日期').fill('2022-06-01')
    await page.getByLabel('生效日期').press('Enter')
    await page.getByLabel('鉴定等级').fill('C级')
    await page.getByLabel('鉴定等级').press('Enter')
    await page.locator('input[type=file]').setInputFiles([
      { name: '不是照片.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') },
      {
        name: '正面.png',
        mimeType: 'image/png',
        buffer: Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(2000, 7)]),
      },
    ])
    await page.getByText('“不是照片.png”不是 PDF、JPG 或 PNG 文件').waitFor()
    await page.locator('.sw-files').getByText('正面.png').waitFor()
    await page.locator('.sw-form button[type=submit]').click()

    const file = page.getByRole('link', { name: /正面\.png/ })
    await file.waitFor()
    expect((await page.request.get((await file.getAttribute('href')) ?? '')).status()).toBe(200)

    await page.getByRole('button', { name: /修\s?改/ }).click()
    await page.getByLabel('截止日期').fill('2022-08-31')
    await page.getByLabel('截止日期').press('Enter')
    await page.locator('.sw-form button[type=submit]').click()
    await page.getByText('2022-06-01 至 2022-08-31').first().waitFor()

    await page.getByRole('button', { name: /修\s?改/ }).click()
    await page.getByLabel('截止日期').hover()
    await page
      .locator('.ant-picker', { has: page.getByLabel('截止日期') })
      .locator('.ant-picker-clear')
      .click()
    await page.locator('.sw-form button[type=submit]').click()
    await page.getByText('2022-06-01 起').first().waitFor()
  })

  test.each([
    '/registers/household/new',
    '/registers/organisation/new',
    '/registers/dwelling/new',
    '/registers/organisation',
  ])('on a phone %s needs no pushing sideways', async (address) => {
    const page = await pages.open('countyOfficer', COUNTY, address, 360)
    await page.waitForLoadState('networkidle')
    expect(await fitsWidth(page)).toBe(true)
  })
})
