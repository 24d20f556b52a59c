import {
  AlertOutlined,
  AuditOutlined,
  BarChartOutlined,
  BookOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  EyeOutlined,
  FileSearchOutlined,
  HomeOutlined,
  IdcardOutlined,
  ImportOutlined,
  EnvironmentOutlined,
  MenuOutlined,
  NotificationOutlined,
  ProfileOutlined,
  SettingOutlined,
  SolutionOutlined,
  TableOutlined,
  TeamOutlined,
  ToolOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { MenuGroupId, MenuIconId } from '../../ui/page.ts'

export const GROUP_ICONS: Readonly<Record<MenuGroupId, ComponentType>> = {
  todo: CheckSquareOutlined,
  clues: FileSearchOutlined,
  monitoring: EyeOutlined,
  measures: SolutionOutlined,
  rectification: ToolOutlined,
  households: HomeOutlined,
  intake: ImportOutlined,
  doubts: AuditOutlined,
  rules: AlertOutlined,
  standards: ProfileOutlined,
  reports: BarChartOutlined,
  notices: NotificationOutlined,
  system: SettingOutlined,
}

export const ICONS: Readonly<Record<MenuIconId, ComponentType>> = {
  persons: TeamOutlined,
  person: IdcardOutlined,
  registers: TableOutlined,
  dictionary: BookOutlined,
  map: EnvironmentOutlined,
  calendar: CalendarOutlined,
}

export const MenuIcon: ComponentType = MenuOutlined
