/** Bars of income by month and category against the monitoring line. Loaded only when the tab is opened. */
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { use } from 'echarts/core'
import { useMemo } from 'react'
import { codeLabel, INCOME_CATEGORY } from '../../../../kernel/codes/index.ts'
import { fen, formatYuan } from '../../../../kernel/fen.ts'
import { Chart } from '../../../../ui/charts/chart.tsx'
import { UNKNOWN } from '../../../../ui/format.ts'
import { defineTexts, useLanguage, useTexts } from '../../../../ui/language.tsx'
import { COLOUR, FONT } from '../../../../ui/theme.ts'
import type { IncomeView } from './income-months.ts'

use([BarChart, LineChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent])

const TEXTS = defineTexts({
  line: { zh: '监测线（折合全家每月）', en: 'Monitoring line (household, a month)' },
  axis: { zh: '元', en: 'yuan' },
  label: {
    zh: '按月收入柱图，共 {count} 个月，其中 {unknown} 个月未采集；数据见表格',
    en: 'Bars of income for {count} months, {unknown} of them not recorded; see the table',
  },
})

/** Told apart by lightness too, for grey prints and weak colour sight. */
const COLOURS = ['#1d5fa8', '#6aa2d8', '#b7791f', '#2f8f5b', '#8a6db3', '#9aa3af'] as const

interface IncomeChartProps {
  readonly view: IncomeView
  /** Whole fen a month for the household. */
  readonly monthlyLine: number | undefined
}

export default function IncomeChart({ view, monthlyLine }: IncomeChartProps) {
  const t = useTexts(TEXTS)
  const { language, say } = useLanguage()
  const unknown = view.months.filter(({ total }) => total === undefined).length
  const option = useMemo(() => {
    const yuan = (value: number) => value / 100
    const months = view.months.map(({ month }) => month)
    const written = (value: unknown) => (typeof value === 'number' ? formatYuan(fen(Math.round(value * 100))) : '')
    return {
      aria: { enabled: true, decal: { show: false } },
      animation: false,
      textStyle: { fontFamily: FONT, color: COLOUR.text },
      grid: { left: 8, right: 12, top: 64, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, icon: 'rect', textStyle: { color: COLOUR.text } },
      tooltip: {
        trigger: 'axis',
        confine: true,
        axisPointer: { type: 'shadow' },
        valueFormatter: written,
      },
      xAxis: {
        type: 'category',
        data: months,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: '#c3cad4' } },
        axisLabel: { color: COLOUR.quiet, hideOverlap: true },
      },
      yAxis: [
        {
          type: 'value',
          name: t('axis'),
          nameTextStyle: { color: COLOUR.quiet, align: 'right' },
          axisLabel: { color: COLOUR.quiet },
          splitLine: { lineStyle: { color: COLOUR.line } },
        },
        { type: 'value', min: 0, max: 1, show: false },
      ],
      series: [
        ...view.categories.map((category, at) => ({
          name: codeLabel(INCOME_CATEGORY, category)?.[language] ?? '',
          type: 'bar',
          stack: 'income',
          barMaxWidth: 34,
          itemStyle: { color: COLOURS[at % COLOURS.length] },
          data: view.months.map(({ amounts }) => (amounts ? yuan(amounts[category] ?? 0) : null)),
        })),
        ...(unknown > 0
          ? [
              {
                name: say(UNKNOWN),
                type: 'bar',
                yAxisIndex: 1,
                barGap: '-100%',
                barMaxWidth: 34,
                tooltip: { valueFormatter: (value: unknown) => (value === 1 ? say(UNKNOWN) : '') },
                itemStyle: {
                  color: '#eef0f3',
                  decal: { color: '#b4bcc7', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
                },
                data: view.months.map(({ total }) => (total === undefined ? 1 : null)),
              },
            ]
          : []),
        ...(monthlyLine === undefined
          ? []
          : [
              {
                name: t('line'),
                type: 'line',
                symbol: 'none',
                lineStyle: { color: COLOUR.danger, type: 'dashed', width: 2 },
                itemStyle: { color: COLOUR.danger },
                data: months.map(() => yuan(monthlyLine)),
              },
            ]),
      ],
    }
  }, [view, monthlyLine, language, say, t, unknown])
  return <Chart option={option} height={340} label={t('label', { count: view.months.length, unknown })} />
}
