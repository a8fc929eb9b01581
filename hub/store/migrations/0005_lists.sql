-- What people page through (hub/store/src/lists.cpp). An office's own complaints, newest first: ids are UUIDv7.
CREATE INDEX complaint_agency ON complaint (agency, id);
CREATE INDEX complaint_copy_agency ON complaint_copy (agency, complaint_id);
-- A complaint's trace; only attempts that failed have a row.
CREATE INDEX attempt_complaint ON attempt (complaint_id);

-- The earliest of the offices' clocks that counts. Completion stands still while paused, unless it had run out before.
CREATE FUNCTION sp4n_earliest_due(verification timestamptz, follow_up timestamptz, completion timestamptz, paused timestamptz)
    RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT least(verification, follow_up, CASE WHEN paused IS NULL OR completion <= paused THEN completion END) $$;

-- Flag 256: some clock had run out when the row was last written; set with the breach, so that no birth enters this.
CREATE INDEX complaint_overdue
    ON complaint (sp4n_earliest_due(verification_due, first_follow_up_due, completion_due, paused_at))
    WHERE (flags & 256) <> 0;
