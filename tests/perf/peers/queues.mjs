// The two queues, each used as its manual advises for throughput: jobs enqueued in the complaint's own transaction,
// fetched and completed in batches, without polling pauses while there is work.
import { PgBoss } from 'pg-boss';
import { makeWorkerUtils, run } from 'graphile-worker';

import { database, pool } from './database.mjs';

const at_once = 32; // as many requests at the offices as the hub's two instances may have

async function pg_boss() {
    const boss = new PgBoss({ ...database, max: 4 });
    boss.on('error', (error) => console.error(String(error)));
    await boss.start();
    await boss.createQueue('delivery', { retryLimit: 20, retryBackoff: true });
    return {
        enqueue: (client, job) =>
            boss.send('delivery', job, { db: { executeSql: (text, values) => client.query(text, values) } }),
        work: (deliver) => {
            const options = { batchSize: at_once * 4, pollingIntervalSeconds: 0.5, localConcurrency: 2, burstWhenBatchFull: true };
            return boss.work('delivery', options, (jobs) => deliver(jobs.map((job) => ({ ...job.data, delivery: job.id }))));
        },
    };
}

async function graphile_worker() {
    const pgPool = pool(10);
    const utils = await makeWorkerUtils({ pgPool });
    await utils.migrate();
    const add = { name: 'add', text: `SELECT graphile_worker.add_job('delivery', payload := $1::json)` };
    return {
        enqueue: (client, job) => client.query({ ...add, values: [JSON.stringify(job)] }),
        work: (deliver) =>
            run({
                pgPool,
                taskList: { delivery: (payload, helpers) => deliver([{ ...payload, delivery: `job-${helpers.job.id}` }]) },
                preset: {
                    worker: {
                        concurrentJobs: at_once,
                        pollInterval: 500,
                        localQueue: { size: at_once * 4 },
                        completeJobBatchDelay: 0,
                        failJobBatchDelay: 0,
                    },
                },
            }),
    };
}

export const queues = { pg_boss, graphile_worker };
