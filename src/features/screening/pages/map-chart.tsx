/** The map itself. Loaded only by the map page, with the chart library. */
import { MapChart as EChartsMap } from 'echarts/charts'
import { GeoComponent } from 'echarts/components'
import { registerMap, use, type EChartsType } from 'echarts/core'
import { useEffect, useMemo, useRef } from 'react'
import { Chart } from '../../../ui/charts/chart.tsx'
import { COLOUR, FONT } from '../../../ui/theme.ts'
import type { Boundaries } from './map-data.ts'
import { lookOf, shortName, type WordedClass } from './map-words.ts'
import type { MapRow } from './row-types.ts'

use([EChartsMap, GeoComponent])

interface MapChartProps {
  readonly id: string
  readonly boundaries: Boundaries
  readonly rows: readonly MapRow[]
  readonly classes: readonly WordedClass[]
  readonly chosen: string | undefined
  readonly height: number
  readonly label: string
  readonly onHover: (code: string | undefined) => void
  readonly onChoose: (code: string) => void
  readonly onDown: (code: string) => void
}

/** So many names find room on the map. */
const NAMED = 40

export default function MapChart(props: MapChartProps) {
  const { id, boundaries, rows, classes, chosen, height, label } = props
  const option = useMemo(() => {
    // The option names the map, so the map is made known first; twice is harmless.
    registerMap(id, boundaries)
    return {
      animation: false,
      textStyle: { fontFamily: FONT },
      series: [
        {
          type: 'map',
          map: id,
          nameProperty: 'code',
          aspectScale: 0.9,
          left: 8,
          right: 8,
          top: 8,
          bottom: 8,
          roam: false,
          selectedMode: false,
          label: {
            show: rows.length <= NAMED,
            fontSize: 12,
            color: COLOUR.text,
            textBorderColor: '#fff',
            textBorderWidth: 3,
            formatter: ({ name }: { readonly name: string }) =>
              shortName(rows.find((row) => row.code === name)?.name ?? ''),
          },
          itemStyle: { areaColor: '#fff', borderColor: '#8b97a6', borderWidth: 0.7 },
          emphasis: {
            label: { show: true, color: COLOUR.text, fontWeight: 600, textBorderColor: '#fff', textBorderWidth: 3 },
          },
          data: rows.map((row) => {
            const { colour } = lookOf(row, classes)
            const strong = { areaColor: colour, borderColor: '#c2410c', borderWidth: 2.5 }
            return {
              name: row.code,
              value: row.perTenThousand,
              itemStyle: row.code === chosen ? strong : { areaColor: colour },
              emphasis: { itemStyle: strong },
            }
          }),
        },
      ],
    }
  }, [id, boundaries, rows, classes, chosen])
  const current = useRef(props)
  useEffect(() => {
    current.current = props
  })
  return <Chart option={option} height={height} label={label} onReady={(chart) => listen(chart, current)} />
}

interface Current {
  readonly current: MapChartProps
}

function listen(chart: EChartsType, props: Current): () => void {
  const codeOf = (event: { readonly name?: unknown }) => (typeof event.name === 'string' ? event.name : undefined)
  chart.on('mouseover', (event) => props.current.onHover(codeOf(event)))
  chart.on('mouseout', () => props.current.onHover(undefined))
  chart.on('click', (event) => {
    const code = codeOf(event)
    if (code) props.current.onChoose(code)
  })
  chart.on('dblclick', (event) => {
    const code = codeOf(event)
    if (code) props.current.onDown(code)
  })
  return () => {
    for (const name of ['mouseover', 'mouseout', 'click', 'dblclick']) chart.off(name)
  }
}
