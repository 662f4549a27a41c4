import { html, nothing } from 'lit';
import { asCurl, get, withQuery } from '../api.js';
import { label } from '../components/badge.js';
import '../components/copy-button.js';
import '../components/csv-button.js';
import '../components/data-table.js';
import { Screen } from '../components/element.js';
import '../components/filter-bar.js';
import { loading } from '../components/empty-state.js';
import '../components/json-view.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import { ago, moment, none } from '../components/time.js';
import { number } from '../format.js';
import { has, t } from '../i18n.js';
import { every } from '../live.js';
import { KeysetPages } from '../pages.js';
import { href } from '../router.js';

const AUDIT = '/api/system/audit';
const FILTERS = ['actor', 'action', 'subject', 'after', 'before'];
const LOOK = 15_000;

/** What people do, as the API names it; another program's words are shown as they are. */
const ACTIONS = [
  'job.create', 'job.repeat', 'job.cancel', 'job.retry', 'job.run', 'job.reveal',
  'job.create_many', 'job.cancel_many', 'job.retry_many', 'job.run_many', 'job.discard_many',
  'job_type.pause', 'job_type.resume',
  'schedule.create', 'schedule.change', 'schedule.delete', 'schedule.run', 'schedule.reveal',
  'settings.change', 'credentials.set', 'credentials.delete', 'channel.resume',
  'notification.create', 'notification.cancel', 'delivery.resend', 'delivery.cancel',
  'suppression.add', 'suppression.delete',
  'organization.create', 'takeover.release', 'takeover.cancel', 'audit.prune', 'audit.head_restored',
];

/** Where a subject is to be seen, by the first word of the action. */
const PLACES = { job: (id) => ['jobs', id], schedule: (id) => ['schedules', id], settings: () => 'settings', credentials: () => 'settings', job_type: () => 'system' };

class Audit extends Screen {
  static properties = { chain: { state: true }, chainProblem: { state: true } };

  pages = new KeysetPages(this);
  columns = columns();

  connectedCallback() {
    super.connectedCallback();
    this.until(every(LOOK, () => this.pages.look()));
    this.check();
  }

  willUpdate(changed) {
    if (changed.has('route')) {
      this.filters = Object.fromEntries(FILTERS.map((name) => [name, this.route.query.get(name) ?? undefined]));
      this.pages.show(AUDIT, this.filters);
    }
  }

  /** As the last daily look has found it: it need not be asked again and again. */
  async check() {
    try {
      this.chain = (await get(`${AUDIT}/chain`)).data;
      this.chainProblem = undefined;
    } catch (problem) {
      this.chainProblem = problem;
    }
  }

  render() {
    const filtered = FILTERS.some((name) => this.filters[name]);
    return html`
      ${pageHead(t('audit.title'), { lead: t('audit.lead') })}
      ${this.state()}
      <hcm-filters .filters=${this.filterFields()} .query=${this.route.query}></hcm-filters>
      <hcm-table name="audit" .caption=${t('audit.caption')} .columns=${this.columns} .pages=${this.pages}
        .empty=${{ title: t(filtered ? 'audit.noneFits' : 'audit.empty'), text: t(filtered ? 'audit.noneFitsText' : 'audit.emptyText') }}
        .tools=${this.tools()}></hcm-table>`;
  }

  state() {
    const { chain } = this;
    if (!chain) {
      return this.chainProblem ? problemBox(this.chainProblem, () => this.check()) : loading(t('app.loading'));
    }
    return html`<section class="card chain" aria-labelledby="chain">
      <h2 id="chain">${t('audit.chain')}</h2>
      <p>${chain.problem ? label(t('audit.broken'), 'bad', 'failed') : chain.checked_at ? label(t('audit.whole'), 'good', 'completed') : label(t('audit.unchecked'), 'neutral', 'queued')}
        <span class="muted">${chain.checked_at ? html`${t('audit.checked')} ${ago(chain.checked_at)}` : t('audit.uncheckedText')}</span></p>
      ${chain.problem ? html`<p class="broken">${chain.problem}</p><p>${t('audit.brokenText')}</p>` : nothing}
      ${chain.last_seq > 0 ? html`<details><summary>${t('audit.lastHash', { seq: number(chain.last_seq) })}</summary>
        <p><code class="long">${chain.last_hash}</code> <hcm-copy .text=${chain.last_hash}></hcm-copy></p><p class="hint">${t('audit.hashHint')}</p></details>` : nothing}
    </section>`;
  }

  filterFields() {
    return [
      { name: 'actor', label: t('audit.actor'), kind: 'text', search: true },
      { name: 'action', label: t('audit.action'), kind: 'select', options: ACTIONS.map((value) => ({ value, label: words(value) })) },
      { name: 'subject', label: t('audit.subject'), kind: 'text' },
      { name: 'after', label: t('audit.after'), kind: 'time' },
      { name: 'before', label: t('audit.before'), kind: 'time' },
    ];
  }

  tools() {
    return html`<hcm-copy .label=${t('audit.curl')} .text=${() => asCurl('GET', withQuery(AUDIT, this.filters))}></hcm-copy>
      <hcm-csv .path=${AUDIT} .query=${this.filters} file="audit"></hcm-csv>`;
  }
}

function words(action) {
  const key = `audit.actions.${action}`;
  return has(key) ? t(key) : action;
}

const columns = () => [
  { id: 'at', label: t('audit.at'), always: true, cell: (entry) => moment(entry.at) },
  { id: 'actor', label: t('audit.actor'), always: true, cell: (entry) => html`<a class="plain" href=${href('audit', { actor: entry.actor })}>${entry.actor}</a>` },
  { id: 'action', label: t('audit.action'), always: true, cell: (entry) => html`${words(entry.action)}<span class="id">${entry.action}</span>` },
  { id: 'subject', label: t('audit.subject'), cell: subject },
  { id: 'details', label: t('audit.details'), cell: details },
  { id: 'request', label: t('audit.request'), hidden: true, cell: (entry) => (entry.request_id ? html`<code>${entry.request_id}</code>` : none()) },
  { id: 'hash', label: t('audit.hash'), hidden: true, cell: (entry) => html`<code class="long">${entry.hash}</code>` },
];

function subject(entry) {
  const place = entry.action.endsWith('_many') || entry.action.endsWith('.delete') ? undefined : PLACES[entry.action.split('.')[0]];
  return html`<span class="subject-of" title=${entry.subject}>${place ? html`<a href=${href(place(entry.subject))}>${entry.subject}</a>` : entry.subject}</span>`;
}

function details({ details: all, request_id: request, hash }) {
  const entries = all !== null && typeof all === 'object' ? Object.entries(all) : [];
  const short = entries.map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ');
  return html`<details class="entry"><summary><span class="clamp">${short || t('audit.more')}</span></summary>
    <hcm-json .text=${JSON.stringify(all)} .label=${t('audit.details')}></hcm-json>
    <p class="muted">${t('audit.request')}: <code>${request ?? t('app.none')}</code></p>
    <p class="muted">${t('audit.hash')}: <code class="long">${hash}</code></p>
  </details>`;
}

customElements.define('hcm-screen-audit', Audit);
