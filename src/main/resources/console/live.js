import { JOBS, organizationHeaders, url, whenReached } from './api.js';

/**
 * What happens to jobs, as it happens: one stream for the whole page, however many listen. It rests while the tab is
 * hidden or somebody pressed pause. Without a stream listeners are asked to look for themselves, every POLL.
 */

const POLL = 5_000;
const SILENCE = 45_000; // the service says something every 15 s
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/** No screen asks for anything more often than this while nobody does anything. */
export const LEAST_INTERVAL = 2_000;

const listeners = new Set();
const states = new EventTarget();
let state = 'off'; // off, live, polling, lost, paused
let reached = true; // whether the last call was answered
let lastId;
let connection;
let wait = FIRST_WAIT;
let paused = false;
let signedIn = false;
let timer;
let poller;

export function liveState() {
  return state;
}

export function onLiveState(listener) {
  states.addEventListener('change', listener);
  return () => states.removeEventListener('change', listener);
}

function become(next) {
  if (state !== next) {
    state = next;
    states.dispatchEvent(new Event('change'));
  }
}

/**
 * @param listener { jobs(changes), look() }: `changes` as the API has them, an array of { id, job_type, status, attempt }
 *     or { counts } of very many; `look` means that something may have happened: load anew what is shown
 * @return what ends it
 */
export function listen(listener) {
  listeners.add(listener);
  update();
  return () => {
    listeners.delete(listener);
    update();
  };
}

export function pause(on) {
  paused = on;
  update();
  if (!on) {
    tell('look');
  }
}

/** Forgets where it was: another session, or another organization. @param someone whether anybody is signed in */
export function restart(someone) {
  signedIn = someone;
  lastId = undefined;
  stop();
  update();
}

document.addEventListener('visibilitychange', () => {
  update();
  if (!document.hidden && poller !== undefined) {
    tell('look');
  }
});

/** Without an answer there is nothing to poll: whoever looks is told that what they see is from before. */
whenReached((answered) => {
  reached = answered;
  if (poller !== undefined) {
    become(answered ? 'polling' : 'lost');
  }
});

function update() {
  const wanted = signedIn && listeners.size > 0 && !paused && !document.hidden;
  if (wanted && connection === undefined) {
    wait = FIRST_WAIT;
    connect();
  } else if (!wanted) {
    stop();
  }
}

function stop() {
  clearTimeout(timer);
  clearInterval(poller);
  poller = undefined;
  connection?.abort();
  connection = undefined;
  become(paused ? 'paused' : 'off');
}

async function connect() {
  const mine = new AbortController();
  connection = mine;
  let seconds;
  try {
    const answer = await fetch(url(`${JOBS}/events`), {
      signal: mine.signal,
      headers: { Accept: 'text/event-stream', ...organizationHeaders(), ...(lastId && { 'Last-Event-ID': lastId }) },
    });
    if (answer.status === 401) {
      sessionEnded();
      return;
    }
    if (answer.ok) {
      await follow(answer, mine);
    } else {
      seconds = Number(answer.headers.get('Retry-After')) || undefined;
    }
  } catch {
    // the connection broke, or we broke it
  }
  if (connection !== mine) {
    return;
  }
  poll();
  timer = setTimeout(connect, seconds ? seconds * 1000 : wait * (0.8 + Math.random() * 0.4));
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

async function follow(answer, mine) {
  const missed = poller !== undefined || lastId === undefined;
  reached = true;
  clearInterval(poller);
  poller = undefined;
  become('live');
  if (missed) {
    tell('look'); // what happened between the last look and now
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const silence = setTimeout(() => reader.cancel(), SILENCE);
    const { value, done } = await reader.read();
    clearTimeout(silence);
    if (done || connection !== mine) {
      return;
    }
    wait = FIRST_WAIT;
    const events = (text + value).split('\n\n');
    text = events.pop();
    events.forEach(take);
  }
}

function take(event) {
  const field = (name) => event.match(new RegExp(`^${name}: ?(.*)$`, 'm'))?.[1];
  lastId = field('id') ?? lastId;
  const kind = field('event');
  if (kind === 'jobs') {
    tell('jobs', JSON.parse(field('data')).changes);
  } else if (kind === 'reset') {
    tell('look');
  }
}

function poll() {
  become(reached ? 'polling' : 'lost');
  poller ??= setInterval(() => tell('look'), POLL);
}

function tell(what, ...values) {
  for (const listener of [...listeners]) {
    listener[what]?.(...values);
  }
}

let sessionEnded = () => {};
export function whenStreamRefused(listener) {
  sessionEnded = listener;
}

/**
 * Calls again and again while the page is looked at, and once at once. Not while the one before still runs.
 * @return what ends it
 */
export function every(milliseconds, work) {
  let running = false;
  const run = async () => {
    if (running || document.hidden || paused) {
      return;
    }
    running = true;
    try {
      await work();
    } finally {
      running = false;
    }
  };
  const interval = setInterval(run, Math.max(milliseconds, LEAST_INTERVAL));
  document.addEventListener('visibilitychange', run);
  run();
  return () => {
    clearInterval(interval);
    document.removeEventListener('visibilitychange', run);
  };
}
