import { html, nothing } from 'lit';
import { badge } from '../components/badge.js';
import { ago } from '../components/time.js';
import { cappedNumber } from '../format.js';
import { t } from '../i18n.js';
import { href } from '../router.js';

/**
 * One kind of failure.
 * @param canary the job that was tried alone, with `started`: its attempts before; or undefined
 * @param tryOne, retry, discard what the buttons do
 */
export function card(group, { canary, tryOne, retry, discard }) {
  const { job_type: type, failure_key: key, count, count_is_lower_bound: capped, error_message: message, sample_job_id: sample } = group;
  const id = `failure-${key}`;
  return html`<article class="card failure" aria-labelledby=${id} data-empty=${count === 0 ? 'true' : nothing}>
    <p class="failure-count"><strong>${cappedNumber(count, capped)}</strong> <span class="muted">${t('failures.jobs', { n: count })}</span></p>
    <div class="failure-what">
      <h2 id=${id}>${type}</h2>
      ${message ? html`<p class="job-error failure-message" title=${message}>${message}</p>` : html`<p class="muted">${t('failures.noMessage')}</p>`}
      <p class="muted failure-when">
        <span>${t('failures.last')} ${ago(group.last_seen)}</span>
        <span>${t('failures.first')} ${ago(group.first_seen)}</span>
        ${count > 0 ? html`<a href=${href(['jobs', sample])}>${t('failures.sample')}</a>
          <a href=${href('jobs', { failure_key: key })}>${t('failures.show', { n: count, count: cappedNumber(count, capped) })}</a>` : nothing}
      </p>
      ${canary ? trial(canary, count) : nothing}
    </div>
    ${count > 0 ? actions({ count, capped, canary, id, tryOne, retry, discard }) : html`<p class="muted">${t('failures.nothingLeft')}</p>`}
  </article>`;
}

function actions({ count, capped, canary, id, tryOne, retry, discard }) {
  const worked = canary?.status === 'completed';
  return html`<div class="actions">
    ${count > 1 && !worked ? html`<button type="button" class="button primary" aria-describedby=${id} ?disabled=${runs(canary)} @click=${tryOne}>${t('failures.tryOne')}</button>` : nothing}
    <button type="button" class=${worked || count === 1 ? 'button primary' : 'button'} aria-describedby=${id} @click=${retry}>${t(worked ? 'failures.retryRest' : 'failures.retry', { n: count, count: cappedNumber(count, capped) })}</button>
    <button type="button" class="button danger" aria-describedby=${id} @click=${discard}>${t('bulk.discard.button')}</button>
  </div>`;
}

const runs = (canary) => canary?.status === 'queued' || canary?.status === 'processing';

/** How the one that was tried fares: also between two attempts, when it is queued again. */
function trial(canary, left) {
  const failedOnce = canary.status === 'queued' && canary.attempt > canary.started;
  const words = failedOnce ? 'failedOnce' : canary.status;
  const bad = failedOnce || canary.status === 'failed';
  return html`<div class="canary" data-tone=${bad ? 'bad' : canary.status === 'completed' ? 'good' : 'info'} role="status">
    <p>${badge(canary.status)} <a href=${href(['jobs', canary.id])}>${t('failures.tried')}</a> ${t(`failures.canary.${words}`, { n: left })}</p>
    ${bad && canary.error_message ? html`<p class="job-error failure-message">${canary.error_message}</p>` : nothing}
  </div>`;
}
