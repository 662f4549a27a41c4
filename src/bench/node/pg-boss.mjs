// pg-boss as a contender of the benchmark: the commands of EngineNode, read line by line and answered with one line each.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PgBoss } from 'pg-boss';

const QUEUE = 'noop';
const LONGEST_DRAIN_MS = 600_000;

const [, , batchSize, url, user] = process.argv;
// Two workers are faster than one, four or ten; half a second is the shortest interval that it takes.
const WORK = { batchSize: Number(batchSize), localConcurrency: 2, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };
const { hostname, port, pathname } = new URL(url.replace('jdbc:', ''));
const connection = { host: hostname, port: Number(port), database: pathname.slice(1), user };
const sql = new pg.Pool({ ...connection, max: 1 });
let boss;
let starts = [];

const epochNanos = () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;

async function open() {
  if (!boss) {
    boss = new PgBoss({ ...connection, max: 10, useListenNotify: true });
    boss.on('error', console.error);
    await boss.start();
    await boss.createQueue(QUEUE, { notify: true });
  }
  return boss;
}

/** Makes the tables new, with a backlog. */
async function prepare(jobs) {
  await boss?.stop({ graceful: false });
  boss = undefined;
  await sql.query('DROP SCHEMA IF EXISTS pgboss CASCADE');
  await open();
  starts = [];
  for (let first = 0; first < jobs; first += 1000) {
    await enqueue(first, Math.min(1000, jobs - first));
  }
}

async function enqueue(first, jobs) {
  const client = await open();
  if (jobs === 1) {
    await client.send(QUEUE, { number: first });
  } else {
    await client.insert(QUEUE, Array.from({ length: jobs }, (_, i) => ({ data: { number: first + i } })));
  }
}

async function work() {
  await boss.work(QUEUE, WORK, async (jobs) => {
    for (const job of jobs) {
      starts.push([job.data.number, epochNanos()]);
    }
  });
}

async function unfinished() {
  const { rows } = await sql.query("SELECT count(*)::int AS n FROM pgboss.job WHERE name = $1 AND state <> 'completed'", [QUEUE]);
  return rows[0].n;
}

/** Jobs a second, from the first start to the last completion in the database. */
async function drain(jobs) {
  await prepare(jobs);
  await sql.query('VACUUM ANALYZE');
  await sql.query('CHECKPOINT');
  const begin = performance.now();
  await work();
  while (starts.length < jobs || (await unfinished()) > 0) {
    await sleep(2);
    if (performance.now() - begin > LONGEST_DRAIN_MS) {
      throw new Error('not drained in time');
    }
  }
  const seconds = Number(epochNanos() - starts[0][1]) / 1e9;
  await boss.offWork(QUEUE);
  return jobs / seconds;
}

/** Into a new table that nobody works off: what Clients.Result says. */
async function enqueueAsClients(clients, jobs, warmUp, seconds) {
  await prepare(0);
  let next = 0;
  const begin = performance.now() + warmUp * 1000;
  const end = begin + seconds * 1000;
  const latencies = [];
  const client = async () => {
    for (let asked = performance.now(); asked < end; ) {
      const first = next;
      next += jobs;
      await enqueue(first, jobs);
      const answered = performance.now();
      if (asked >= begin && answered <= end) {
        latencies.push(answered - asked);
      }
      asked = answered;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  latencies.sort((one, other) => one - other);
  const percentile = (share) => latencies[Math.max(0, Math.ceil(share * latencies.length) - 1)] ?? 0;
  return [latencies.length / seconds, percentile(0.5), percentile(0.99), percentile(1), 200].join(' ');
}

/** One job after the other; writes a line `number nanoseconds` for the moment before each. */
async function create(first, jobs, pauseMillis, file) {
  const calls = [];
  for (let number = first; number < first + jobs; number++) {
    calls.push(`${number} ${epochNanos()}`);
    await enqueue(number, 1);
    await sleep(pauseMillis);
  }
  writeLines(file, calls);
  return jobs;
}

function writeLines(file, lines) {
  writeFileSync(file, lines.map((line) => line + '\n').join(''));
}

const commands = {
  drain: ([jobs]) => drain(Number(jobs)),
  enqueue: (numbers) => enqueueAsClients(...numbers.map(Number)),
  run: async () => {
    await prepare(0);
    await work();
    return '';
  },
  create: ([first, jobs, pauseMillis, file]) => create(Number(first), Number(jobs), Number(pauseMillis), file),
  starts: ([file]) => writeLines(file, starts.map((start) => start.join(' '))) ?? '',
};

console.log = console.error; // only answers go to standard output
process.stdout.write('OK \n');
for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(' ');
  try {
    process.stdout.write(`OK ${await commands[command](words)}\n`);
  } catch (failure) {
    console.error(failure);
    process.stdout.write(`failed: ${String(failure).replaceAll('\n', ' ')}\n`);
  }
}
process.exit(0);
