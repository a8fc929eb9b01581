// service.mjs QUEUE prepare|intake|work: takes complaints over HTTP, stores them with a job in one transaction, and hands
// them to the offices, as the hub does.
import { randomUUID, timingSafeEqual } from 'node:crypto';
import http from 'node:http';

import { birth, delivered, pool, tables } from './database.mjs';
import { queues } from './queues.mjs';

const [, , name, role] = process.argv;
const offices = { 'public-works': process.env.PEER_PUPR, transport: process.env.PEER_DISHUB };
const key = Buffer.from(`Bearer ${process.env.PEER_KEY}`);
const fields = ['subject', 'body', 'category', 'region', 'kind', 'channel'];

function problem(response, status, detail) {
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ status, detail }));
}

async function file(clients, queue, request, text) {
    const given = JSON.parse(text);
    const missing = fields.find((field) => typeof given[field] !== 'string' || given[field] === '');
    const idempotency = request.headers['idempotency-key'];
    if (missing || !idempotency) {
        return { status: 400, detail: missing ?? 'Idempotency-Key' };
    }
    const id = randomUUID();
    const tracking = id.replaceAll('-', '').slice(0, 20).toUpperCase();
    const client = await clients.connect();
    try {
        await client.query('BEGIN');
        const values = [id, tracking, idempotency, given.subject, given.body, given.address, given.category, given.region,
            given.kind, given.channel, JSON.stringify({ channel: given.channel })];
        const { rowCount } = await client.query({ ...birth, values });
        if (rowCount === 1) {
            await queue.enqueue(client, { id, tracking, subject: given.subject, body: given.body, category: given.category,
                region: given.region });
        }
        await client.query('COMMIT');
    } catch (error) {
        await client.query('ROLLBACK');
        throw error;
    } finally {
        client.release();
    }
    return { status: 201, id, tracking };
}

async function intake(queue) {
    const clients = pool(8);
    const server = http.createServer((request, response) => {
        const presented = Buffer.from(request.headers.authorization ?? '');
        if (presented.length !== key.length || !timingSafeEqual(presented, key)) {
            problem(response, 401, 'no key');
            return;
        }
        const parts = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', async () => {
            try {
                const made = await file(clients, queue, request, Buffer.concat(parts).toString());
                if (made.status !== 201) {
                    problem(response, made.status, made.detail);
                    return;
                }
                const body = JSON.stringify({ id: made.id, tracking_id: made.tracking });
                response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
                response.end(body);
            } catch (error) {
                console.error(String(error));
                problem(response, 503, 'not stored');
            }
        });
    });
    server.listen(Number(process.env.PEER_PORT), '127.0.0.1', () => console.log('listens'));
}

function post(agent, job) {
    const text = JSON.stringify({ judul: job.subject, isi: job.body, ref: job.tracking, wilayah: job.region });
    return new Promise((resolve, reject) => {
        const request = http.request(
            {
                agent, host: '127.0.0.1', port: offices[job.category.split('.')[0]], method: 'POST', path: '/tickets',
                headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text),
                    'idempotency-key': job.delivery },
            },
            (response) => {
                const parts = [];
                response.on('data', (part) => parts.push(part));
                response.on('end', () => {
                    const number = response.statusCode < 300 ? JSON.parse(Buffer.concat(parts)).data?.id : undefined;
                    return number ? resolve(String(number)) : reject(new Error(`status ${response.statusCode}`));
                });
            });
        request.on('error', reject);
        request.end(text);
    });
}

async function work(queue) {
    const clients = pool(8);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 16 }); // to each office
    await queue.work(async (jobs) => {
        const numbers = await Promise.all(jobs.map((job) => post(agent, job)));
        await clients.query({
            ...delivered,
            values: [jobs.map((job) => job.id), numbers.map((number) => JSON.stringify({ external_ref: number }))],
        });
    });
    console.log('works');
}

const queue = await queues[name]();
if (role === 'prepare') {
    await pool(1).query(tables);
    process.exit(0);
}
await (role === 'intake' ? intake(queue) : work(queue));
