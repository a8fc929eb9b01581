// The tables of both services: what the hub keeps of a complaint too, without what makes its audit chain.
import pg from 'pg';

export const database = {
    host: process.env.PEER_HOST,
    user: 'postgres',
    database: process.env.PEER_DATABASE,
};

export function pool(max) {
    const made = new pg.Pool({ ...database, max });
    made.on('error', (error) => console.error(String(error)));
    return made;
}

export const tables = `
    CREATE TABLE IF NOT EXISTS complaint (
        id uuid PRIMARY KEY, tracking_id text NOT NULL UNIQUE, key uuid NOT NULL UNIQUE, subject text NOT NULL,
        body text NOT NULL, address text, category text NOT NULL, region text NOT NULL, kind text NOT NULL,
        channel text NOT NULL, received_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE IF NOT EXISTS event (
        complaint_id uuid NOT NULL, seq int4 NOT NULL, kind text NOT NULL, at timestamptz NOT NULL DEFAULT now(),
        data jsonb NOT NULL, PRIMARY KEY (complaint_id, seq))`;

// A complaint and its first event in one statement.
export const birth = {
    name: 'birth',
    text: `WITH c AS (INSERT INTO complaint (id, tracking_id, key, subject, body, address, category, region, kind, channel)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (key) DO NOTHING RETURNING id)
           INSERT INTO event (complaint_id, seq, kind, data) SELECT id, 1, 'received', $11 FROM c RETURNING complaint_id`,
};

export const delivered = {
    name: 'delivered',
    text: `INSERT INTO event (complaint_id, seq, kind, data)
           SELECT unnest($1::uuid[]), 2, 'delivered', unnest($2::jsonb[]) ON CONFLICT DO NOTHING`,
};
