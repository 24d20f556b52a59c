/** Loads a household's card and shows it. */
import { useRead } from '../../../../ui/query.ts'
import { ErrorState, Loading } from '../../../../ui/states.tsx'
import { householdCard } from '../../schema.ts'
import { CardView } from './card-view.tsx'
import './card.css'

export function CardAt({ countyCode, id }: { readonly countyCode: string; readonly id: string }) {
  const card = useRead(householdCard, { params: { countyCode, id } })
  if (card.isPending) return <Loading rows={12} />
  if (card.isError) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
  return <CardView card={card.data} />
}
