/**
 * 农户与人员: households, persons, who belongs to which household in which programme, and what a household is known as.
 *
 * Ids are ours and never change; 户编号 and 人口编号 are given by the national system and may come later or change. Identity
 * of a person is the ID number, found through its keyed index (decision D2). Membership is per programme (A9).
 */
export { household, identityTag, membership, person, PROGRAMME } from './registers.ts'
export { peopleForms } from './form.ts'
export { addIdentities } from './identity.ts'
export { refreshSearchTokens } from './search-tokens.ts'
