/** Columns that name a household, the same in every list: 户主, 户编号, 地区, 人数. */
import { NameWithin } from '../../../ui/area.tsx'
import { Unknown } from '../../../ui/field-value.tsx'
import type { ListColumn } from '../../../ui/list/list-page.tsx'
import type { HouseholdRef } from '../schema.ts'

const LABELS = {
  head: { zh: '户主', en: 'Head' },
  code: { zh: '户编号', en: 'Code' },
  area: { zh: '地区', en: 'Area' },
  members: { zh: '人数', en: 'Persons' },
} as const

export function headColumn<Row>(of: (row: Row) => HouseholdRef): ListColumn<Row> {
  return { key: 'head', label: LABELS.head, render: (row) => of(row).headName ?? <Unknown /> }
}

export function placeColumns<Row>(of: (row: Row) => HouseholdRef): ListColumn<Row>[] {
  return [
    {
      key: 'area',
      label: LABELS.area,
      render: (row) => (
        <span className="sw-wrap sw-place">
          <NameWithin fullName={of(row).areaName} />
        </span>
      ),
    },
    { key: 'code', label: LABELS.code, render: (row) => of(row).code ?? <Unknown /> },
    { key: 'members', label: LABELS.members, figure: true, render: (row) => of(row).memberCount ?? <Unknown /> },
  ]
}
