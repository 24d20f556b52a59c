/** What the device is like, and what its user wants of it. */
import { useEffect, useState } from 'react'

/** True on phone widths, where lists are cards and forms one column. */
export function useIsPhone(): boolean {
  return useMedia('(max-width: 720px)')
}

/** True when the device says that its user wants no movement on the screen. */
export function useWantsStill(): boolean {
  return useMedia('(prefers-reduced-motion: reduce)')
}

function useMedia(asked: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(asked).matches)
  useEffect(() => {
    const query = matchMedia(asked)
    const change = () => setHolds(query.matches)
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [asked])
  return holds
}
