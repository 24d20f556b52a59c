/** The one theme. Colours are paired with a word or a sign wherever they mean something; contrast is AA on white. */
import type { ThemeConfig } from 'antd'

export const COLOUR = {
  primary: '#1d5fa8',
  success: '#2f8f5b',
  warning: '#b7791f',
  danger: '#b83232',
  ground: '#f5f6f8',
  line: '#e2e5ea',
  text: '#1f2733',
  quiet: '#5b6573',
} as const

export const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: COLOUR.primary,
    colorLink: COLOUR.primary,
    colorSuccess: COLOUR.success,
    colorWarning: COLOUR.warning,
    colorError: COLOUR.danger,
    colorText: COLOUR.text,
    colorTextSecondary: COLOUR.quiet,
    colorTextDescription: COLOUR.quiet,
    // The default grey of placeholders is too faint to be read on an old screen.
    colorTextPlaceholder: '#6b7480',
    colorBgLayout: COLOUR.ground,
    colorBorderSecondary: COLOUR.line,
    borderRadius: 4,
    fontFamily: FONT,
    fontSize: 14,
    motionDurationMid: '0.1s',
    motionDurationSlow: '0.15s',
  },
  components: {
    Table: {
      fontSize: 13,
      cellPaddingBlockSM: 6,
      cellPaddingInlineSM: 10,
      headerBg: '#eef1f5',
      headerSplitColor: 'transparent',
      rowHoverBg: '#f2f6fb',
    },
    Tabs: { horizontalMargin: '0 0 12px 0' },
    Drawer: { paddingLG: 20 },
  },
}

/** For people who told their device that movement on a screen disturbs them (WCAG 2.3.3). */
export const stillTheme: ThemeConfig = { ...theme, token: { ...theme.token, motion: false } }
