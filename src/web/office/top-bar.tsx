/** Product, area, search, day, language, user. The area chosen here holds on every page and lives in the address. */
import { Button, Dropdown, Input, Popover } from 'antd'
import { DownOutlined, EnvironmentOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { leave } from './leave.ts'
import { AreaPanel, isMine } from '../../ui/area-panel.tsx'
import { useAreaPath, useCurrentArea } from '../../ui/area.tsx'
import { defineTexts, useLanguage, useTexts } from '../../ui/language.tsx'
import { PageLink, registerPath, useGo, useSetSearch } from '../../ui/navigation.tsx'
import { useMay, useSession } from '../../ui/session.tsx'

const TEXTS = defineTexts({
  product: { zh: '守望', en: 'Shouwang' },
  search: { zh: '姓名、拼音、编号、证件号后几位', en: 'Name, pinyin, code, ID tail' },
  searchLabel: { zh: '查找农户', en: 'Find a household' },
  area: { zh: '切换地区', en: 'Change area' },
  today: { zh: '今天 {day}', en: 'Today {day}' },
  language: { zh: 'English', en: '中文' },
  account: { zh: '我的账号', en: 'My account' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  find: { zh: '查找', en: 'Search' },
})

export function TopBar({ phone }: { readonly phone: boolean }) {
  const t = useTexts(TEXTS)
  const { language, setLanguage } = useLanguage()
  const { today } = useSession()
  const [searching, setSearching] = useState(false)
  const mayRead = useMay('register.read')
  return (
    <header className="sw-top">
      <PageLink to="/" className="sw-product">
        <img src="/icon.svg" alt={phone ? t('product') : ''} width="24" height="24" />
        {!phone && t('product')}
      </PageLink>
      <AreaSwitch phone={phone} />
      <span className="sw-space" />
      {mayRead && (!phone || searching) && <HouseholdSearch onDone={() => setSearching(false)} focused={searching} />}
      {mayRead && phone && !searching && (
        <Button type="text" icon={<SearchOutlined />} aria-label={t('find')} onClick={() => setSearching(true)} />
      )}
      {!phone && <span className="sw-today">{t('today', { day: today })}</span>}
      {!phone && (
        <Button type="text" size="small" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
          {t('language')}
        </Button>
      )}
      <UserMenu phone={phone} />
    </header>
  )
}

/** 云南省 / 曲靖市 / 会泽县 ▾: a step of the path goes there, the last one opens the areas below. */
function AreaSwitch({ phone }: { readonly phone: boolean }) {
  const t = useTexts(TEXTS)
  const set = useSetSearch()
  const { areas } = useSession()
  const [open, setOpen] = useState(false)
  const current = useCurrentArea()
  const path = useAreaPath(current)
  const mine = areas.map((area) => area.code)
  const choose = (code: string) => {
    setOpen(false)
    // A list begins anew in another area; what was open in the drawer may lie outside it.
    set({ area: code === mine[0] ? undefined : code, page: undefined, open: undefined })
  }
  const shown = phone ? path.slice(-1) : path
  return (
    <nav className="sw-area" aria-label={t('area')}>
      {shown.slice(0, -1).map((area) =>
        isMine(area.code, mine) ? (
          <button key={area.code} type="button" onClick={() => choose(area.code)}>
            {area.name}
          </button>
        ) : (
          <span key={area.code}>{area.name}</span>
        ),
      )}
      <Popover
        trigger="click"
        placement="bottomLeft"
        open={open}
        onOpenChange={setOpen}
        destroyOnHidden
        content={<AreaPanel value={current} onChoose={choose} />}
      >
        <button type="button" className="sw-area-now" aria-expanded={open} title={t('area')}>
          {phone && <EnvironmentOutlined />}
          {shown.at(-1)?.name ?? areas[0]?.name}
          <DownOutlined />
        </button>
      </Popover>
    </nav>
  )
}

function HouseholdSearch({ onDone, focused }: { readonly onDone: () => void; readonly focused: boolean }) {
  const t = useTexts(TEXTS)
  const go = useGo()
  const [typed, setTyped] = useState('')
  return (
    <Input
      className="sw-top-search"
      data-search
      prefix={<SearchOutlined />}
      allowClear
      autoFocus={focused}
      maxLength={60}
      aria-label={t('searchLabel')}
      placeholder={t('search')}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={() => {
        const q = typed.trim()
        if (q === '') return
        setTyped('')
        onDone()
        go(registerPath('household'), { search: { q } })
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.currentTarget.blur()
        onDone()
      }}
    />
  )
}

function UserMenu({ phone }: { readonly phone: boolean }) {
  const t = useTexts(TEXTS)
  const { language, setLanguage } = useLanguage()
  const session = useSession()
  const go = useGo()
  const roles = session.roles.map((role) => role[language]).join(language === 'zh' ? '、' : ', ')
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'who',
            disabled: true,
            label: (
              <div className="sw-who">
                <strong>{session.name}</strong>
                <span>{session.unit}</span>
                <span>{roles}</span>
              </div>
            ),
          },
          { type: 'divider' },
          ...(phone
            ? [{ key: 'language', label: t('language'), onClick: () => setLanguage(language === 'zh' ? 'en' : 'zh') }]
            : []),
          { key: 'account', label: t('account'), onClick: () => go('/account') },
          { key: 'leave', label: t('signOut'), onClick: () => void leave() },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={session.name}>
        {!phone && session.name}
      </Button>
    </Dropdown>
  )
}
