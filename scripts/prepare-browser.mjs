// Browser tests need Chromium and a Chinese font. As root they are installed from the distribution; an ordinary user is
// told the line to run, or sets SHOUWANG_SKIP_BROWSER=1 to go without.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'

const has = (file) => existsSync(file)
const fonts = () => spawnSync('sh', ['-c', 'fc-list :lang=zh 2>/dev/null | head -1']).stdout.length > 0
const browser = () => has('/usr/bin/chromium') || has('/usr/bin/chromium-browser') || has('/usr/bin/google-chrome')

if (process.env.SHOUWANG_SKIP_BROWSER !== '1' && !(browser() && fonts())) {
  const packages = 'chromium fonts-noto-cjk fontconfig'
  if (process.getuid?.() === 0 && has('/usr/bin/apt-get')) {
    console.log('正在安装浏览器和中文字体 / installing Chromium and a Chinese font ...')
    const line = `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${packages}`
    const done = spawnSync('sh', ['-c', line], { stdio: ['ignore', 'ignore', 'inherit'] })
    if (done.status !== 0) console.error('安装失败 / installation failed; browser tests will fail')
  } else {
    console.error(
      `浏览器测试需要 Chromium 和中文字体，请执行：sudo apt-get install ${packages}\n` +
        '或设置 SHOUWANG_SKIP_BROWSER=1 跳过。Browser tests need them; or set SHOUWANG_SKIP_BROWSER=1.',
    )
    process.exit(1)
  }
}
