import { html, nothing } from 'lit';
import { between } from '../format.js';
import { has, t } from '../i18n.js';

/** How an attempt ended: tone and shape. */
const OUTCOMES = {
  running: ['info', 'processing'],
  completed: ['good', 'completed'],
  failed: ['bad', 'failed'],
  retried: ['warn', 'failed'],
  crashed: ['bad', 'failed'],
  snoozed: ['neutral', 'paused'],
  handed_back: ['neutral', 'queued'],
  cancelled: ['neutral', 'cancelled'],
};

const ENDS = { completed: ['good', 'completed'], failed: ['bad', 'failed'], cancelled: ['neutral', 'cancelled'] };

const A_MOMENT = 1_000; // shorter waits are not worth a word

/** From created to ended, the oldest first. */
export function eventsOf(job, { items, more }) {
  const first = items[0]?.started_at;
  const events = [
    { at: job.created_at, title: t('job.created'), text: origin(job), shape: 'plus' },
    ...(isLater(job.run_at, job.created_at) && !more && (!first || !isLater(job.run_at, first)) && job.status !== 'queued'
      ? [{ at: job.run_at, title: t('job.due'), shape: 'queued' }] : []),
    ...(more ? [{ title: t('job.older', { n: items.length }) }] : []),
    ...items.map((attempt, at) => attemptEvent(attempt, items[at - 1]?.ended_at ?? (more ? undefined : dueFirst(job)))),
    ...(job.cancel_requested_at && items.length > 0 && isLater(job.completed_at ?? '9999', job.cancel_requested_at)
      ? [{ at: job.cancel_requested_at, title: t('job.cancelRequested'), tone: 'warn', shape: 'cancelled' }] : []),
  ];
  const placed = inOrder(events);
  return ENDS[job.status] ? [...placed, end(job)] : job.status === 'queued' ? [...placed, next(job)] : placed;
}

function dueFirst(job) {
  return isLater(job.run_at, job.created_at) ? job.run_at : job.created_at;
}

/** What has no time stays where it is. */
function inOrder(events) {
  let last = 0;
  return events
    .map((event) => ({ event, time: (last = event.at ? Date.parse(event.at) : last) }))
    .sort((a, b) => a.time - b.time)
    .map(({ event }) => event);
}

const isLater = (one, other) => Boolean(one && other) && Date.parse(one) - Date.parse(other) >= A_MOMENT;

function origin(job) {
  if (job.schedule_id) {
    return t('job.bySchedule');
  }
  return job.parent_id ? t('job.asRepeat') : undefined;
}

function attemptEvent(attempt, before) {
  const [tone, shape] = OUTCOMES[attempt.outcome] ?? ['neutral', 'dot'];
  const key = `job.outcomes.${attempt.outcome}`;
  const waited = isLater(attempt.started_at, before) ? t('job.waited', { time: between(before, attempt.started_at) }) : undefined;
  const took = attempt.started_at && attempt.ended_at ? t('job.tookTime', { time: between(attempt.started_at, attempt.ended_at) }) : undefined;
  const where = attempt.node ? t('job.onNode', { node: attempt.node }) : undefined;
  return {
    at: attempt.started_at ?? attempt.ended_at,
    title: t('job.attemptWas', { attempt: attempt.attempt, outcome: has(key) ? t(key) : attempt.outcome }),
    text: html`<span class="muted">${[waited, took, where].filter(Boolean).join(' · ')}</span>`,
    tone,
    shape,
    body: error(attempt),
  };
}

function error({ error_message: message, error_class: kind, stack_trace: trace }) {
  if (!message && !trace) {
    return nothing;
  }
  return html`${message ? html`<p class="job-error">${message}</p>` : nothing}
    ${trace || kind ? html`<details><summary>${t('job.trace')}</summary>
      ${kind ? html`<p><code>${kind}</code></p>` : nothing}
      ${trace ? html`<pre class="trace" tabindex="0" role="region" aria-label=${t('job.trace')}>${trace}</pre>` : nothing}</details>` : nothing}`;
}

function end(job) {
  const [tone, shape] = ENDS[job.status];
  const whole = job.created_at && job.completed_at ? t('job.afterAll', { time: between(job.created_at, job.completed_at) }) : undefined;
  return { at: job.completed_at, title: t(`states.${job.status}`), text: html`<span class="muted">${whole}</span>`, tone, shape };
}

function next(job) {
  const due = job.next_retry_at ?? job.run_at;
  const later = due && Date.parse(due) > Date.now();
  return { at: due, title: t(later ? 'job.nextAt' : 'job.nextNow', { attempt: job.attempt + 1 }), shape: 'queued' };
}
