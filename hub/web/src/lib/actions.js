// What each action asks for. Which of them a person may take now, and whether what he says is right, the hub tells
// (`allowed_actions`, problem+json): nothing is decided here. `*`: must be filled.
const asks = {
  verify: ['category', 'region', 'kind', 'priority'],
  dispose: ['to*', 'text'],
  accept: ['text'],
  follow_up: ['text*'],
  answer: ['text*'],
  ask_reporter: ['text*'],
  return_not_competent: ['text*'],
  postpone: ['until*', 'text*'],
  resume: ['text'],
  archive: ['text*'],
  copy: ['to*', 'text'],
  extend: ['days*', 'text*'],
  close: ['text*'],
  reopen: ['text*'],
  link_duplicate: ['other*', 'text'],
  note: ['text*'],
  change_flags: ['anonymous', 'secret']
}

/** Actions of a reporter come with his access code, not with a session. */
export const is_offered = (action) => action in asks

/** The fields of a form: [{ name, needed }] */
export const fields_of = (action) => asks[action].map((text) => ({ name: text.replace('*', ''), needed: text.endsWith('*') }))

/** Wishes that are ticked or not said. */
export const is_flag = (name) => ['anonymous', 'secret', 'may_arrive_twice'].includes(name)

/** What the form holds as the API takes it: nothing that was left empty; a day ends where the reader is. */
export function body_of(values) {
  const out = {}
  for (const [name, value] of Object.entries(values)) {
    if (value === '' || value === null || value === undefined || value === false) continue
    if (name === 'until') out[name] = new Date(`${value}T23:59:59`).toISOString()
    else if (name === 'days') out[name] = Number(value)
    else if (is_flag(name)) out[name] = true
    else out[name] = value.trim()
  }
  return out
}
