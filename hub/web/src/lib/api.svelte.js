// The public API, with the session's cookie. A view gets data, or what is wrong in words that the hub chose.
import { current } from './words.svelte.js'

export const session = $state({ person: null, known: false, ended: false })

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`)
    this.status = status
    this.code = problem.code ?? ''
    this.title = problem.title ?? ''
    // Where a field is at fault, its own words say more than the whole.
    const fault = problem.errors?.[0]
    if (fault) this.message = `${fault.pointer}: ${fault.detail}`
    this.hint = fault?.hint ?? problem.hint ?? ''
  }
}

export async function ask(method, path, body, signal, more = {}) {
  const answer = await fetch(path, {
    method,
    signal,
    headers: {
      'Accept-Language': current(),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...more
    },
    body: body === undefined ? undefined : JSON.stringify(body)
  })
  const text = await answer.text()
  let data = {}
  try {
    data = text === '' ? {} : JSON.parse(text)
  } catch {
    // A proxy's page, not the hub's answer: its status says enough.
  }
  if (answer.ok) return data
  if (answer.status === 401 && session.person !== null) {
    session.person = null
    session.ended = true
  }
  throw new Refused(answer.status, data)
}

export const get = (path, signal) => ask('GET', path, undefined, signal)

/** Changes something; with the `version` that the person saw, it is refused (412) when somebody was faster. */
export const send = (path, body, version = null) =>
  ask('POST', path, body, undefined, version === null ? {} : { 'If-Match': `"${version}"` })

export async function find_person() {
  try {
    session.person = await get('/v1/session')
  } catch (wrong) {
    if (!(wrong instanceof Refused)) throw wrong
    session.person = null
  } finally {
    session.known = true
  }
}

export async function sign_in(login, password) {
  await ask('POST', '/v1/session', { login, password })
  session.ended = false
  await find_person()
}

export async function sign_out() {
  await ask('DELETE', '/v1/session')
  session.person = null
}

/**
 * Reads `path()` now, when it changes, and every 15 s while the page is looked at. `data` stays when a later reading
 * fails: then `stale_since` says since when, and the view must show it.
 */
export function reading(path) {
  const it = $state({ data: null, wrong: null, at: null, stale_since: null })
  const read = async (address, signal) => {
    try {
      it.data = await get(address, signal)
      it.at = new Date()
      it.wrong = null
      it.stale_since = null
    } catch (wrong) {
      if (signal.aborted) return
      it.wrong = wrong
      it.stale_since = it.at
    }
  }
  $effect(() => {
    const address = path()
    if (address === null) return
    const stop = new AbortController()
    it.data = null
    it.wrong = null
    read(address, stop.signal)
    const every = setInterval(() => {
      if (document.visibilityState === 'visible') read(address, stop.signal)
    }, 15000)
    return () => {
      stop.abort()
      clearInterval(every)
    }
  })
  it.again = () => {
    const address = path()
    if (address !== null) read(address, new AbortController().signal)
  }
  return it
}
