import type { Feature } from '../feature.ts'
import { areaDesignation, villageInfrastructure } from './registers.ts'

export const areas: Feature = { registers: [areaDesignation, villageInfrastructure] }
