import { html, nothing } from 'lit';
import { asCurl, get, JOBS, withQuery } from '../api.js';
import { bodiesOf, changeMany, CHANGES } from '../bulk.js';
import { badge } from '../components/badge.js';
import '../components/copy-button.js';
import '../components/csv-button.js';
import '../components/data-table.js';
import { Screen } from '../components/element.js';
import '../components/filter-bar.js';
import { icon } from '../components/icon.js';
import { pageHead } from '../components/page-head.js';
import { tabs } from '../components/tabs.js';
import { tagLinks } from '../components/tags.js';
import { ago, none } from '../components/time.js';
import { between, percent } from '../format.js';
import { t } from '../i18n.js';
import { listen } from '../live.js';
import { KeysetPages } from '../pages.js';
import { href } from '../router.js';
import { atMostEvery } from '../throttle.js';

const STATES = ['queued', 'processing', 'completed', 'failed', 'cancelled'];

/** Parameters of the list that are also in the address, by the same names. */
const FILTERS = ['status', 'job_type', 'priority', 'created_after', 'created_before', 'tag', 'error', 'failure_key'];

/** How often the counts in the tabs change, at most. */
const COUNTS = 5_000;

class Jobs extends Screen {
  static properties = { types: { state: true }, counts: { state: true } };

  pages = new KeysetPages(this);
  types = [];
  columns = columns();
  countSoon = atMostEvery(COUNTS, () => this.count());

  connectedCallback() {
    super.connectedCallback();
    this.until(listen({ jobs: (changes) => this.changed(changes), look: () => this.look() }));
    this.until(() => this.countSoon.stop());
    this.countSoon();
    get(`${JOBS}/types`).then(({ data }) => (this.types = data.items.map((type) => type.job_type)), () => {});
  }

  willUpdate(changed) {
    if (changed.has('route')) {
      this.filters = Object.fromEntries(FILTERS.map((name) => [name, this.route.query.get(name) ?? undefined]));
      if (this.pages.show(JOBS, this.filters)) {
        this.querySelector('hcm-table')?.clearSelection();
      }
    }
  }

  render() {
    return html`
      ${pageHead(t('jobs.title'), { actions: html`<a class="button primary" href=${href('jobs', { new: this.filters.job_type ?? 'any' })}>${icon('plus')}${t('jobs.create')}</a>` })}
      ${this.tabs()}
      <hcm-filters .filters=${this.filterFields()} .query=${this.route.query}></hcm-filters>
      <hcm-table name="jobs" .caption=${t('jobs.caption')} .columns=${this.columns} .pages=${this.pages}
        .empty=${{ title: t('jobs.empty'), text: t('jobs.emptyText') }}
        .tools=${this.tools()} .actions=${(selection) => this.actions(selection)}></hcm-table>`;
  }

  tabs() {
    const { status } = this.filters;
    const { query } = this.route;
    const bounds = this.counts?.counts_are_lower_bounds ?? [];
    const tab = (label, value, count, capped) => ({
      label,
      count,
      capped,
      current: (status ?? '') === value,
      href: href('jobs', { ...Object.fromEntries(query), cursor: '', status: value }),
    });
    return tabs(t('jobs.byState'), [
      tab(t('jobs.all'), ''),
      ...STATES.map((state) => tab(t(`states.${state}`), state, this.counts?.[state], bounds.includes(state))),
    ]);
  }

  filterFields() {
    const option = (value, label = value) => ({ value, label });
    return [
      { name: 'job_type', label: t('jobs.type'), kind: 'select', options: this.types.map((type) => option(type)), search: true },
      { name: 'priority', label: t('jobs.priority'), kind: 'select', options: ['high', 'normal', 'low'].map((each) => option(each, t(`jobs.priorities.${each}`))) },
      { name: 'created_after', label: t('jobs.createdAfter'), kind: 'time' },
      { name: 'created_before', label: t('jobs.createdBefore'), kind: 'time' },
      { name: 'tag', label: t('jobs.tag'), kind: 'text' },
      { name: 'error', label: t('jobs.errorText'), kind: 'text' },
      ...(this.filters.failure_key ? [{ name: 'failure_key', label: t('jobs.failureKey'), kind: 'text' }] : []),
    ];
  }

  tools() {
    return html`<hcm-copy .label=${t('jobs.curl')} .text=${() => asCurl('GET', withQuery(JOBS, this.filters))}></hcm-copy>
      <hcm-csv .path=${JOBS} .query=${this.filters} file="jobs"></hcm-csv>`;
  }

  /** Only what can be done to jobs of the shown states. */
  actions(selection) {
    const states = this.filters.status?.split(',') ?? STATES;
    const possible = Object.entries(CHANGES).filter(([, change]) => change.states.some((state) => states.includes(state)));
    const wholeGroup = selection.all && this.isGroup();
    return html`${possible.map(([name, { danger }]) => html`<button type="button" class=${danger ? 'button danger' : 'button'}
        @click=${() => this.change(name, { bodies: bodiesOf(selection, this.filtersFor(name)) })}>${t(`bulk.${name}.button`)}</button>`)}
      ${wholeGroup ? html`<button type="button" class="button danger" @click=${() => this.change('discard', {
        path: `${JOBS}/failures/${this.filters.failure_key}/discard`, bodies: [{}], danger: true })}>${t('bulk.discard.button')}</button>` : nothing}`;
  }

  /** Whether the list shows a kind of failures, and all of it. */
  isGroup() {
    return this.filters.failure_key && FILTERS.every((name) => ['failure_key', 'status'].includes(name) || !this.filters[name]);
  }

  /** A filter by states to which it cannot be done is refused: what is left of it is sent. */
  filtersFor(name) {
    const status = this.filters.status?.split(',').filter((state) => CHANGES[name].states.includes(state)).join(',');
    return { ...this.filters, status };
  }

  async change(change, options) {
    const done = () => {
      this.pages.reload();
      this.count();
    };
    if (await changeMany({ change, done, ...options })) {
      this.querySelector('hcm-table').clearSelection();
    }
  }

  /** Rows that are shown change where they are; what is not shown is only counted. */
  changed(changes) {
    this.countSoon();
    if (!Array.isArray(changes)) {
      this.pages.first && this.pages.mayBeNew();
      return;
    }
    for (const { id, job_type, status, attempt } of changes) {
      if (this.pages.has(id)) {
        this.pages.update(id, (row) => ({ ...row, status, attempt }));
      } else if (this.pages.first && this.belongs(job_type, status, attempt)) {
        this.onlyKnownFilters() ? this.pages.isNew(id) : this.pages.mayBeNew();
      }
    }
  }

  belongs(type, status, attempt) {
    const { filters } = this;
    const inState = filters.status ? filters.status.split(',').includes(status) : status === 'queued' && attempt === 0;
    return inState && (!filters.job_type || filters.job_type.split(',').includes(type)) && !filters.created_before;
  }

  /** Of others a change does not tell whether the job fits. */
  onlyKnownFilters() {
    return !['priority', 'tag', 'error', 'failure_key'].some((name) => this.filters[name]);
  }

  look() {
    this.pages.look();
    this.countSoon();
  }

  async count() {
    this.counts = await get(`${JOBS}/stats`).then(({ data }) => data.counts, () => this.counts);
  }
}

const columns = () => [
  { id: 'job', label: t('jobs.job'), always: true, cell: (job) => html`<a class="row-link" href=${href(['jobs', job.id])}>${job.job_type}<span class="id">${job.id}</span></a>` },
  { id: 'status', label: t('jobs.state'), always: true, cell: state },
  { id: 'created_at', label: t('jobs.created'), cell: (job) => ago(job.created_at) },
  { id: 'error_message', label: t('jobs.error'), cell: (job) => (job.error_message ? html`<span class="clamp" title=${job.error_message}>${job.error_message}</span>` : none()) },
  { id: 'next', label: t('jobs.next'), cell: next },
  { id: 'attempt', label: t('jobs.attempts'), numeric: true, cell: (job) => t('jobs.attemptOf', { attempt: job.attempt, most: job.max_retries + 1 }) },
  { id: 'took', label: t('jobs.took'), numeric: true, cell: (job) => (job.started_at && job.completed_at ? between(job.started_at, job.completed_at) : none()) },
  { id: 'priority', label: t('jobs.priority'), hidden: true, cell: (job) => t(`jobs.priorities.${['low', 'normal', 'high'][job.priority + 1]}`) },
  { id: 'unique_key', label: t('jobs.uniqueKey'), hidden: true, cell: (job) => job.unique_key ?? none() },
  { id: 'tags', label: t('jobs.tags'), hidden: true, cell: (job) => (job.tags.length > 0 ? tagLinks(job.tags) : none()) },
  { id: 'completed_at', label: t('jobs.ended'), hidden: true, cell: (job) => ago(job.completed_at) },
  { id: 'schedule_id', label: t('jobs.schedule'), hidden: true, cell: (job) => job.schedule_id ?? none() },
];

function state(job) {
  return html`${badge(job.status)}${job.status === 'processing' && job.progress !== null && job.progress !== undefined
    ? html` <span class="muted" title=${job.progress_message ?? nothing}>${percent(job.progress / 100)}</span>` : nothing}
    ${job.cancel_requested_at && job.status === 'processing' ? html`<br><span class="muted">${t('jobs.cancelling')}</span>` : nothing}`;
}

/** When it is due, if that is still to come. */
function next(job) {
  return job.status === 'queued' ? ago(job.next_retry_at ?? job.run_at) : none();
}

customElements.define('hcm-screen-jobs', Jobs);
