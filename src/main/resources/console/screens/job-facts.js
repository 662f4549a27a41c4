import { html, nothing } from 'lit';
import { tagLinks } from '../components/tags.js';
import { moment, none } from '../components/time.js';
import { between, number } from '../format.js';
import { t } from '../i18n.js';
import { href } from '../router.js';

const PRIORITIES = ['low', 'normal', 'high'];

/** What stands in the job's row, and links to what belongs to it. */
export function facts(job) {
  const fact = (name, value) => html`<dt>${t(`job.fact.${name}`)}</dt><dd>${value}</dd>`;
  const ifGiven = (name, value, shown = value) => (value === null || value === undefined || value === '' ? nothing : fact(name, shown));
  const queued = job.status === 'queued';
  const planned = job.run_at === job.created_at ? undefined : job.run_at;
  const due = queued ? (job.next_retry_at ?? job.run_at) : planned;
  return html`<dl class="facts">
    ${fact('created', moment(job.created_at))}
    ${ifGiven('due', due, moment(due))}
    ${fact('started', moment(job.started_at))}
    ${ifGiven('ended', job.completed_at, moment(job.completed_at))}
    ${job.started_at && job.completed_at ? fact('took', between(job.started_at, job.completed_at)) : nothing}
    ${fact('attempts', number(job.attempt))}
    ${fact('retries', t('job.retriesOf', { spent: job.retry_count, most: job.max_retries }))}
    ${job.crash_count > 0 ? fact('crashes', number(job.crash_count)) : nothing}
    ${fact('priority', PRIORITIES[job.priority + 1] ? t(`job.priorities.${PRIORITIES[job.priority + 1]}`) : number(job.priority))}
    ${ifGiven('uniqueKey', job.unique_key)}
    ${job.tags.length > 0 ? fact('tags', tagLinks(job.tags)) : nothing}
    ${ifGiven('worker', job.locked_by)}
    ${ifGiven('lease', job.lease_until, moment(job.lease_until))}
    ${ifGiven('schedule', job.schedule_id, html`<a href=${href(['schedules', job.schedule_id ?? ''])}>${job.schedule_id}</a>`)}
    ${ifGiven('parent', job.parent_id, html`<a href=${href(['jobs', job.parent_id ?? ''])}>${job.parent_id}</a>`)}
    ${fact('audit', html`<a href=${href('audit', { subject: job.id })}>${t('job.whoDidWhat')}</a>`)}
    ${fact('others', html`<a href=${href('jobs', { job_type: job.job_type })}>${t('job.sameType', { type: job.job_type })}</a>`)}
  </dl>`;
}
