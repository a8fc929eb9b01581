-- Since when an instance is asked or heard: what never went well is silent from then on.
ALTER TABLE instance_task ADD COLUMN first_at timestamptz NOT NULL DEFAULT now();
