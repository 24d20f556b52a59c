import { describe, expect, it } from 'vitest'
import { isMine } from './area-panel.tsx'
import { nameWithin } from './area.tsx'

describe('names inside the chosen area', () => {
  it('leave out what the area says already', () => {
    expect(nameWithin('云南省曲靖市会泽县娜姑镇大闸村村民委员会', '云南省曲靖市会泽县')).toBe('娜姑镇大闸村村民委员会')
  })
  it('stay whole when nothing would be left, or the area is another one', () => {
    expect(nameWithin('云南省曲靖市会泽县', '云南省曲靖市会泽县')).toBe('云南省曲靖市会泽县')
    expect(nameWithin('云南省昭通市镇雄县', '云南省曲靖市')).toBe('云南省昭通市镇雄县')
    expect(nameWithin('云南省昭通市镇雄县', undefined)).toBe('云南省昭通市镇雄县')
  })
})

describe('areas a person may choose', () => {
  it('are their own and those below', () => {
    expect(isMine('530326102000', ['530326000000'])).toBe(true)
    expect(isMine('530326000000', ['530326000000'])).toBe(true)
    expect(isMine('530300000000', ['530326000000'])).toBe(false)
    expect(isMine('530327000000', ['530326000000', '530100000000'])).toBe(false)
  })
})
