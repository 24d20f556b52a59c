import { describe, expect, test } from 'vitest'
import { PACK_FOLDER } from '../src/app/config.ts'
import { csvText, family, saveFile } from '../src/features/intake/testing/office-files.ts'
import { installPolicy } from '../src/features/policy/index.ts'
import { insertRuleVersion, listRuleVersions } from '../src/features/policy/store.ts'
import { buildMart, runScreening } from '../src/features/screening/index.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import { withSystem } from '../src/platform/postgres/database.ts'
import { openMart } from '../src/platform/mart/mart.ts'
import { barriers, fitsWidth, useBrowser, WITHOUT_BROWSER } from './support/browser.ts'
import { useDatabase } from './support/database.ts'
import { importSample } from './support/sample-import.ts'

const COUNTY = '530326000000'
const HOUSEHOLDS = 12
const database = useDatabase('2022-09-30')

/** Twelve households; the first lives in a dangerous house and one member has no medical insurance. */
async function prepare(): Promise<void> {
  const { services } = database
  await installPolicy(services, PACK_FOLDER, 'demo')
  const lines = Array.from({ length: HOUSEHOLDS }, (_, i) => family(i + 1, 3)).flat()
  await importSample(services, { name: '农户信息.csv', text: csvText(lines), areas: [COUNTY] })
  const houses = [
    { 户主身份证号: lines[0]?.证件号码 ?? '', 户主: lines[0]?.姓名 ?? '', 鉴定等级: 'D级', 鉴定日期: '2022-03-15' },
    { 户主身份证号: lines[3]?.证件号码 ?? '', 户主: lines[3]?.姓名 ?? '', 鉴定等级: 'A级', 鉴定日期: '2022-03-15' },
  ]
  await importSample(services, { name: '住房鉴定.csv', text: csvText(houses), areas: [COUNTY], extent: 'delta' })
  const mart = await openMart(services.dataFolder)
  await buildMart(services, mart)
  await runScreening(services, {
    scope: scopeOf(['530000000000']),
    areaCode: '530000000000',
    asOf: '2022-09-30',
    actor: 'system',
    mart,
  })
  mart.close()
}

const pages = useBrowser(database, prepare)

describe.skipIf(WITHOUT_BROWSER)('in the browser', () => {
  test('a wrong password is refused in plain words, and the address is kept for the right one', async () => {
    const page = await pages.visit('/clues')
    await page.waitForURL(/sign-in/)
    await page.getByLabel('用户名').fill('nobody')
    await page.getByLabel('密码', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('用户名或密码不正确').waitFor()
    expect(page.url()).toContain('next=')
  })

  test('a county officer finds a household by its pinyin initials', async () => {
    const page = await pages.open('countyOfficer', COUNTY, '/registers/household')
    await page.getByText(`共 ${HOUSEHOLDS}`).first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('qy')
    await page.keyboard.press('Enter')
    // 钱一 stands in the whole list too: only when the others have gone is it the answer that is looked at.
    await page.getByText('孙一').first().waitFor({ state: 'detached' })
    expect(await page.getByText('孙一').count()).toBe(0)
    expect(await page.getByText('钱一').count()).toBeGreaterThan(0)
  })

  test('a suspected clue opens into the card and into the reason why', async () => {
    const page = await pages.open('countyOfficer', COUNTY, '/clues')
    await page.getByText('“三保障”或饮水安全存在问题').first().waitFor()
    await page.getByRole('link', { name: '钱一' }).first().click()
    await page.getByText('家庭成员').first().waitFor()
    await page.getByRole('button', { name: '判定依据' }).first().click()
    await page.getByText('鉴定等级').first().waitFor()
    await page.getByText('住房鉴定.csv').first().waitFor()
  })

  test('a clue that is kept leaves the list of suspected ones, and can be taken back', async () => {
    const page = await pages.open('countyOfficer', COUNTY, '/clues')
    await page.locator('.ant-table-row input[type=checkbox]').first().check({ force: true })
    await page
      .getByRole('button', { name: /^保\s?留$/ })
      .first()
      .click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /确\s?定|保留|确认/ })
      .last()
      .click()
    await page
      .getByText(/已保留\s*1/)
      .first()
      .waitFor()
  })

  test('what is judged is counted first, stands in the record, and is taken back from there', async () => {
    const page = await pages.open('countyOfficer', COUNTY, '/clues?state=kept')
    await page.locator('thead input[type=checkbox]').first().check({ force: true })
    await page
      .getByRole('region')
      .getByRole('button', { name: /^排\s?除$/ })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/\d+ 户线索将转入“已排除”/).waitFor()
    await dialog.getByText('核实无风险').click()
    await dialog.getByRole('button', { name: /^排\s?除$/ }).click()
    await page.getByText(/已排除 \d+ 户/).waitFor()
    await page.goto('/clues/judgements')
    await page
      .getByRole('button', { name: /^撤\s?回$/ })
      .first()
      .click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^撤\s?回$/ })
      .click()
    const told = page.locator('.ant-message-notice')
    await told.first().waitFor()
    // Its text is compared, so that a refusal is read here and not waited through.
    expect(await told.first().textContent()).toMatch(/户线索恢复到研判前的状态/)
  })

  test('a file goes from the office to the registers, and its problems are shown before', async () => {
    const page = await pages.open('countyOfficer', COUNTY, '/intake/new')
    const lines = family(50, 3).map((line, i) => (i === 2 ? { ...line, 证件号码: '539900198001010011' } : line))
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(saveFile('补录.csv', csvText(lines)))
    await page
      .getByRole('button', { name: /上传|核对/ })
      .first()
      .click()
    await page.getByText('不能入库').first().waitFor({ timeout: 30_000 })
    await page.getByText('证件号码').first().waitFor()
  })

  test('what a policy parameter lacks is said, with what it stops', async () => {
    const page = await pages.open('provincialAnalyst', '530000000000', '/parameters')
    await page.getByText('因病预警定额').first().waitFor()
    await page.getByText('未设定').first().waitFor()
  })

  test('a rule is shown with its meaning in Chinese and cases that pass', async () => {
    const page = await pages.open('villageCadre', COUNTY, '/rules/guarantee-problem-R07')
    await page.getByText('规则含义').waitFor()
    await page.getByText('共 5 个，通过 5 个').waitFor()
  })

  test('a new version of a rule is approved on its page by who may, and by nobody else', async () => {
    const { services } = database
    const rule = 'no-labour-household-R20'
    const stored = await withSystem(services.db, async (tx) => {
      const found = (await listRuleVersions(tx)).find((one) => one.ruleId === rule)
      if (found) await insertRuleVersion(tx, rule, found.text.replace('severity: medium', 'severity: high'), 'somebody')
      return found
    })
    expect(stored).toBeDefined()
    const officer = await pages.open('countyOfficer', COUNTY, `/rules/${rule}`)
    await officer.getByText('第 2 版待复核').first().waitFor()
    expect(await officer.getByRole('button', { name: '复核启用' }).count()).toBe(0)
    const page = await pages.open('provincialAnalyst', '530000000000', '/rules?view=waiting')
    await page.getByRole('link', { name: '第 2 版待复核' }).click()
    await page.getByRole('button', { name: '复核启用' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: '复核启用' }).click()
    await page.getByText('已启用第 2 版').waitFor()
    await page.getByText('第 2 版待复核').waitFor({ state: 'detached' })
  })

  test('a standard in force is withdrawn by two people, with the reason', async () => {
    const officer = await pages.open('provincialAnalyst', '530000000000', '/parameters?open=trainingMaxTimes')
    await officer.getByRole('button', { name: '申请停用' }).click()
    await officer.getByRole('dialog').getByLabel('原因').fill('文件已废止')
    await officer.getByRole('dialog').getByRole('button', { name: '申请停用' }).last().click()
    await officer.getByText('停用待复核').waitFor()
    expect(await officer.getByRole('button', { name: '同意停用' }).count()).toBe(0)
    const second = await pages.open('provincialAnalyst', '530000000000', '/parameters?open=trainingMaxTimes')
    await second.getByText('原因：文件已废止').waitFor()
    await second.getByRole('button', { name: '同意停用', exact: true }).click()
    await second.getByRole('tooltip').getByRole('button', { name: '同意停用' }).click()
    await second.getByText('未设定的地区，下列规则不参与筛查：云南省').waitFor()
  })

  test('a wrong address says so in plain words', async () => {
    const page = await pages.open('countyOfficer', COUNTY, '/households/530326/xx')
    await page.getByText('没有这个地址或记录').waitFor()
    expect(await page.getByText(/UUID|Invalid/).count()).toBe(0)
  })

  test('the map shows the province and the clues of a county', async () => {
    const page = await pages.open('provincialAnalyst', '530000000000', '/clues/map')
    await page.locator('canvas').first().waitFor()
    await page.getByText('会泽县').first().waitFor()
  })

  test('a village cadre sees no other county', async () => {
    const page = await pages.open('villageCadre', '530102000000', '/registers/household')
    await page
      .getByText(/没有|暂无/)
      .first()
      .waitFor()
    expect(await page.getByText('钱一').count()).toBe(0)
  })

  test('English is one click away and stays', async () => {
    const page = await pages.open('countyOfficer', COUNTY, '/clues')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('Suspected').first().waitFor()
    await page.reload()
    await page.getByText('Suspected').first().waitFor()
  })

  test.each([
    '/clues',
    '/registers/household',
    '/intake',
    '/screening',
    '/rules',
    '/parameters',
    '/screening/completion',
  ])('on a phone %s needs no pushing sideways', async (address) => {
    const page = await pages.open('countyOfficer', COUNTY, address, 360)
    await page.waitForLoadState('networkidle')
    expect(await fitsWidth(page)).toBe(true)
  })

  test.each([
    ['/clues', 1280],
    ['/clues', 360],
    ['/clues/judgements', 1280],
    ['/clues/map', 1280],
    ['/screening', 1280],
    ['/screening/findings', 1280],
    ['/screening/completion', 360],
    ['/screening/not-judged', 1280],
    ['/doubts', 360],
    ['/intake/new', 1280],
    ['/registers/household', 1280],
    ['/rules', 1280],
    ['/parameters', 1280],
  ])('%s at a width of %i has no barrier for readers, keyboards and weak eyes', async (address, width) => {
    const page = await pages.open('countyOfficer', COUNTY, address, width)
    await page.waitForLoadState('networkidle')
    expect(await barriers(page)).toEqual([])
  })

  test('the household card and its reasons have no barrier either', async () => {
    const page = await pages.open('countyOfficer', COUNTY, '/clues?state=kept')
    await page.getByRole('link', { name: '钱一' }).first().click()
    await page.getByText('家庭成员').first().waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: '判定依据' }).first().click()
    await page.getByText('鉴定等级').first().waitFor()
    expect(await barriers(page)).toEqual([])
  })
})
