-- People are told by mail when deadlines run out (hub/store/include/hub/store/letters.hpp says why these are tables of
-- their own). Persons are ids of people.yaml; no address and no word of a complaint stands here.
ALTER TABLE complaint ADD COLUMN acknowledged int2;  -- model::Clocks; null: nobody

-- One row a person and step; seq = the event that the step is.
CREATE TABLE alarm (
    complaint_id uuid NOT NULL,
    seq int4 NOT NULL,
    person text NOT NULL,
    level int2 NOT NULL,            -- the role as which the step names the person
    clock int2 NOT NULL,
    step text NOT NULL,
    started_at timestamptz NOT NULL,
    agency text NOT NULL,
    not_before timestamptz NOT NULL,
    letter uuid,                    -- null: not gathered yet
    PRIMARY KEY (complaint_id, seq, person)
);
CREATE INDEX alarm_ripe ON alarm (not_before) WHERE letter IS NULL;
CREATE INDEX alarm_person ON alarm (person) WHERE letter IS NULL;
CREATE INDEX alarm_letter ON alarm (letter) WHERE letter IS NOT NULL;

CREATE TABLE letter (
    id uuid PRIMARY KEY,            -- also the key under which it is sent
    person text NOT NULL,
    state int2 NOT NULL,            -- 1 waiting, 2 sending, 3 unknown, 4 refused, 5 sent, 6 moot
    attempt int4 NOT NULL DEFAULT 0,
    cause int2 NOT NULL DEFAULT 0,
    born_at timestamptz NOT NULL DEFAULT now(),
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
CREATE INDEX letter_due ON letter (next_attempt_at) WHERE state IN (1, 2);
CREATE INDEX letter_born ON letter (born_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON alarm, letter TO sp4n_hub;
