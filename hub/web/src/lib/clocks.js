const ends = ['verification', 'first_follow_up', 'completion']

/** The limit that comes first of those that somebody has to keep; undefined: none runs. */
export const next_clock = (complaint) =>
  complaint.clocks.filter((one) => ends.includes(one.clock)).sort((a, b) => a.due_at.localeCompare(b.due_at))[0]

export const is_late = (clock, now = Date.now()) => clock !== undefined && new Date(clock.due_at).getTime() <= now
