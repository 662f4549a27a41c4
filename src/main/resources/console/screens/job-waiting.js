import { html, nothing } from 'lit';
import { ago, moment } from '../components/time.js';
import { dateTime, duration, number, percent } from '../format.js';
import { has, t } from '../i18n.js';
import { href } from '../router.js';

/** What keeps a job until somebody does something about it. */
const NEEDS_SOMEBODY = ['held', 'paused', 'no_worker_alive', 'no_worker_for_type', 'worker_lost', 'unknown_status'];

/** In a sentence: why it waits, how far it is, or what went wrong. Nothing of one that simply ended well. */
export function waiting(job, explanation) {
  if (job.error_message && job.status !== 'processing') {
    return html`${failure(job)}${explanation ? why(job, explanation) : nothing}`;
  }
  return explanation ? why(job, explanation) : nothing;
}

function failure(job) {
  return html`<section class="problem" aria-label=${t('job.lastError')}>
    <p class="muted">${t(job.status === 'queued' ? 'job.lastError' : 'job.error')}</p>
    <p class="job-error">${job.error_message}</p>
    ${job.failure_key && job.status === 'failed' ? html`<p><a href=${href('jobs', { failure_key: job.failure_key })}>${t('job.sameKind')}</a></p>` : nothing}
  </section>`;
}

function why(job, { sentence, reasons, fields, state }) {
  const tone = reasons.some((reason) => NEEDS_SOMEBODY.includes(reason.state)) ? 'warn' : 'info';
  const key = `job.states.${state}`;
  return html`<section class="card stack notice" data-tone=${tone} aria-labelledby="job-why">
    <h2 id="job-why">${t(job.status === 'queued' ? 'job.why' : 'job.now')}</h2>
    <p class="job-sentence">${has(key) ? html`<strong>${t(key)}</strong> ` : nothing}${state === 'running' ? runs(job, fields) : withMoments(sentence)}</p>
    ${reasons.length > 1 ? html`<div><p class="muted">${t('job.also')}</p><ul class="bullets">${reasons.slice(1).map((reason) => html`<li>${withMoments(reason.sentence)}</li>`)}</ul></div>` : nothing}
    ${job.status === 'processing' ? progress(job) : prospects(fields)}
  </section>`;
}

/** In own words: the service's sentence has the progress in it, which changes all the time. */
function runs({ attempt, started_at: start, locked_by: node }, { deadline }) {
  return [
    start && t('job.runsSince', { attempt, time: dateTime(start), node: node ?? '–' }),
    deadline && t('job.runsUntil', { time: dateTime(deadline) }),
  ].filter(Boolean).join(' ');
}

/** The service says times in UTC; who reads them has a zone. */
function withMoments(sentence) {
  return sentence.split(/(\d{4}-\d\d-\d\dT[\d:.]+\dZ)/).map((part, at) => (at % 2 === 1 ? moment(part) : part));
}

function progress({ progress, progress_message: message }) {
  const known = progress !== null && progress !== undefined;
  if (!known && !message) {
    return nothing;
  }
  return html`<div class="job-progress">
    ${known ? html`<progress max="100" value=${progress} aria-label=${t('job.progress')}></progress> <strong class="numeric">${percent(progress / 100)}</strong>` : nothing}
    ${message ? html`<span>${message}</span>` : nothing}
  </div>`;
}

/** Its place and when it probably starts; both are ranges. */
function prospects({ position, estimated_start: start, estimate_reason: reason }) {
  if (!position && !start) {
    return reason ? html`<p class="hint">${reason}</p>` : nothing;
  }
  return html`<dl class="facts">
    ${position ? html`<dt>${t('job.position')}</dt><dd>${range(number(position.earliest), position.latest === null ? undefined : number(position.latest))}</dd>` : nothing}
    ${start ? html`<dt>${t('job.starts')}</dt><dd>${startsAt(start)}${reason ? html`<p class="hint">${reason}</p>` : nothing}</dd>` : nothing}
  </dl>`;
}

function range(from, to) {
  if (to === undefined) {
    return t('job.atLeast', { from });
  }
  return from === to ? from : t('job.range', { from, to });
}

function startsAt({ earliest, latest }) {
  const spread = Date.parse(latest) - Date.parse(earliest);
  return html`${ago(earliest)}, ${moment(earliest)}${spread >= 1000 ? html` ${t('job.orLater', { time: duration(spread) })}` : nothing}`;
}
