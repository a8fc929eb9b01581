// The address says what is shown: it can be kept, sent on, and "back" works.
const read = () => ({ path: location.pathname, query: new URLSearchParams(location.search) })

export const place = $state({ now: read() })

addEventListener('popstate', () => (place.now = read()))

export function go(address, replace = false) {
  history[replace ? 'replaceState' : 'pushState'](null, '', address)
  place.now = read()
  if (!replace) {
    scrollTo(0, 0)
    document.getElementById('content')?.focus()
  }
}

/** For links: the browser's own ways (new tab, download) stay. */
export function follow(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = event.target.closest('a')
  if (link === null || link.origin !== location.origin || link.target !== '') return
  event.preventDefault()
  go(link.pathname + link.search)
}
