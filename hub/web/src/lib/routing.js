/** What routing said last of a complaint: { to, by, reason, suggested, … }; undefined before it is read. */
export const last_routing = (file) => file?.events?.findLast((event) => event.routing)?.routing
