/**
 * A chart by ECharts. Only lazily loaded modules import this file, so that the library stays out of the first download.
 * Parts (kinds of series, components) are registered by the module that needs them.
 */
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

use([CanvasRenderer])

export interface ChartProps {
  readonly option: EChartsCoreOption
  readonly height: number
  /** What a person who cannot see the chart is told; the figures stand in a table beside it. */
  readonly label: string
  /** Called once with the chart, to listen to it; answers how to stop. */
  readonly onReady?: (chart: EChartsType) => () => void
}

export function Chart({ option, height, label, onReady }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  const ready = useRef(onReady)
  useEffect(() => {
    ready.current = onReady
  })
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const made = init(element, undefined, { renderer: 'canvas' })
    chart.current = made
    const stop = ready.current?.(made)
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(element)
    return () => {
      watch.disconnect()
      stop?.()
      made.dispose()
      chart.current = undefined
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true })
  }, [option])
  return <div ref={box} role="img" aria-label={label} style={{ height, width: '100%' }} />
}
