-- People who sign in with a password, and where they are signed in now. What an account may do is a key's: a role, and of an
-- agency's roles the office whose subtree it acts in.
CREATE TABLE account (
    id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL UNIQUE,
    role int2 NOT NULL,
    agency text,
    password text NOT NULL,         -- argon2id, with salt and costs in it
    created_at timestamptz NOT NULL DEFAULT now(),
    password_at timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz
);

CREATE TABLE login_session (
    hash bytea PRIMARY KEY,         -- SHA-256 of what the browser holds
    account_id int4 NOT NULL REFERENCES account,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX login_session_account ON login_session (account_id);

-- The hub may sign people in and out; who they are and what they may do only the owner says.
GRANT SELECT ON account TO sp4n_hub;
GRANT SELECT, INSERT, DELETE ON login_session TO sp4n_hub;
