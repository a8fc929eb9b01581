import { current } from './words.svelte.js'

/** How people call it; its code where the configuration no longer has it. */
export const agency_name = (agency) => agency?.name?.[current()] || agency?.name?.id || agency?.id || '–'
