import type { PageEntry } from '../../../ui/page.ts'

/** 线索核查 and 疑点数据: what the screenings found, household by household. */
export const pages: readonly PageEntry[] = [
  {
    path: '/clues',
    title: { zh: '线索核查', en: 'Clues' },
    permission: 'screening.read',
    menu: { group: 'clues', label: { zh: '线索核查', en: 'Clues' }, order: 10, phone: 10 },
    load: () => import('./clue-list.tsx'),
  },
  {
    path: '/clues/print',
    title: { zh: '线索核查表', en: 'Clue sheets' },
    permission: 'screening.read',
    load: () => import('./print-clues.tsx'),
  },
  {
    path: '/clues/judgements',
    title: { zh: '研判记录', en: 'Judgements' },
    permission: 'clue.judge',
    menu: { group: 'clues', label: { zh: '研判记录', en: 'Judgements' }, order: 15 },
    load: () => import('./judgements.tsx'),
  },
  {
    path: '/clues/map',
    title: { zh: '线索分布', en: 'Map of clues' },
    permission: 'screening.read',
    menu: { group: 'clues', label: { zh: '线索分布', en: 'Map of clues' }, order: 20, icon: 'map' },
    load: () => import('./clue-map.tsx'),
  },
  {
    path: '/screening',
    title: { zh: '筛查概览', en: 'Screening' },
    permission: 'screening.read',
    menu: { group: 'clues', label: { zh: '筛查概览', en: 'Screening' }, order: 30 },
    load: () => import('./overview.tsx'),
  },
  {
    path: '/screening/findings',
    title: { zh: '筛查结果', en: 'Findings' },
    permission: 'screening.read',
    menu: { group: 'clues', label: { zh: '筛查结果', en: 'Findings' }, order: 40 },
    load: () => import('./findings.tsx'),
  },
  {
    path: '/screening/completion',
    title: { zh: '待补信息清单', en: 'Facts to be completed' },
    permission: 'screening.read',
    menu: { group: 'clues', label: { zh: '待补信息清单', en: 'Facts to complete' }, order: 50, phone: 30 },
    load: () => import('./completion.tsx'),
  },
  {
    path: '/screening/completion/print',
    title: { zh: '待补信息清单', en: 'Facts to be completed' },
    permission: 'screening.read',
    load: () => import('./print-completion.tsx'),
  },
  {
    path: '/screening/not-judged',
    title: { zh: '暂不判定的农户', en: 'Households not judged' },
    permission: 'screening.read',
    menu: { group: 'clues', label: { zh: '暂不判定', en: 'Not judged' }, order: 60 },
    load: () => import('./not-judged.tsx'),
  },
  {
    path: '/doubts',
    title: { zh: '疑点数据', en: 'Doubtful data' },
    permission: 'screening.read',
    menu: { group: 'doubts', label: { zh: '疑点数据清单', en: 'Corrections' }, order: 10 },
    load: () => import('./doubts.tsx'),
  },
  {
    path: '/doubts/print',
    title: { zh: '疑点数据核对表', en: 'Correction sheets' },
    permission: 'screening.read',
    load: () => import('./print-doubts.tsx'),
  },
  {
    path: '/households/:countyCode/:id',
    title: { zh: '农户信息卡', en: 'Household card' },
    permission: 'register.read',
    load: () => import('./household-page.tsx'),
  },
]
