import { html, nothing } from 'lit';
import { get, JOBS, post, withQuery } from '../api.js';
import { changeMany } from '../bulk.js';
import '../components/csv-button.js';
import { Screen } from '../components/element.js';
import { emptyState, loading } from '../components/empty-state.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import { toast } from '../components/toasts.js';
import { cappedNumber } from '../format.js';
import { t } from '../i18n.js';
import { jobPath } from '../job-path.js';
import { every, listen } from '../live.js';
import { href } from '../router.js';
import { atMostEvery } from '../throttle.js';
import { card } from './failure-card.js';

const FAILURES = `${JOBS}/failures`;
const MOST_KINDS = 200;
const SOON = 5_000;

/** How often canaries are looked at that are not over: between two attempts nothing tells how the first one went. */
const CANARIES = 5_000;

const keyOf = ({ job_type: type, failure_key: key }) => `${type} ${key}`;

/** What is wrong, by kind: a thousand failed jobs are often three errors. */
class Failures extends Screen {
  static properties = {
    groups: { state: true },
    answer: { state: true },
    fresh: { state: true },
    problem: { state: true },
  };

  canaries = new Map(); // by group: { group, job }
  lookSoon = atMostEvery(SOON, () => this.look());

  connectedCallback() {
    super.connectedCallback();
    this.until(listen({ jobs: (changes) => this.changed(changes), look: () => this.groups && this.lookSoon() }));
    this.until(() => this.lookSoon.stop());
    this.until(every(CANARIES, () => Promise.all([...this.canaries.values()].filter(({ job }) => !isOver(job)).map(({ job }) => this.lookAfter(job.id)))));
    this.load();
  }

  /** Anew, in the order of the service. */
  async load() {
    try {
      this.take(await this.ask());
      this.groups = this.answer.items;
      this.fresh = 0;
    } catch (problem) {
      this.problem = problem;
    }
  }

  async ask() {
    return (await get(withQuery(FAILURES, { limit: MOST_KINDS }))).data;
  }

  take(answer) {
    this.answer = answer;
    this.problem = undefined;
  }

  /** Counts change where they are; other kinds wait until somebody asks for them. */
  async look() {
    try {
      this.take(await this.ask());
      const now = new Map(this.answer.items.map((group) => [keyOf(group), group]));
      const shown = new Set(this.groups?.map(keyOf));
      this.groups = (this.groups ?? this.answer.items).map((group) => now.get(keyOf(group)) ?? { ...group, count: 0, count_is_lower_bound: false });
      this.fresh = [...now.keys()].filter((key) => !shown.has(key)).length;
    } catch (problem) {
      this.problem = problem;
    }
  }

  changed(changes) {
    if (!Array.isArray(changes)) {
      this.lookSoon();
      return;
    }
    const canaries = [...this.canaries.values()].map(({ job }) => job.id);
    changes.filter(({ id }) => canaries.includes(id)).forEach(({ id }) => this.lookAfter(id));
    if (changes.some(({ status }) => status === 'failed' || status === 'queued')) {
      this.lookSoon();
    }
  }

  render() {
    return html`
      ${pageHead(t('failures.title'), {
        lead: t('failures.lead'),
        actions: html`<hcm-csv .path=${FAILURES} .query=${{}} file="failures"></hcm-csv>
          <a class="button" href=${href('jobs', { status: 'failed' })}>${t('failures.allFailed')}</a>`,
      })}
      ${problemBox(this.problem, () => this.load())}
      ${this.groups ? this.list() : this.problem ? nothing : loading(t('app.loading'))}`;
  }

  list() {
    const { total, examined, examined_is_lower_bound: more } = this.answer;
    if (this.groups.length === 0 && !this.fresh) {
      return emptyState({ title: t('failures.none'), text: t('failures.noneText') });
    }
    return html`
      <p class="muted examined" role="status">${examined === 1 && !more ? t('failures.onlyOne') : t('failures.summary', { n: total, jobs: cappedNumber(examined, more) })}
        ${more ? t('failures.examined') : nothing}
        ${total > this.groups.length && total > MOST_KINDS ? t('failures.firstOnly', { n: MOST_KINDS }) : nothing}</p>
      <div aria-live="polite">${this.fresh ? html`<button type="button" class="news" @click=${() => this.load()}>${t('failures.fresh', { n: this.fresh })}</button>` : nothing}</div>
      <ul class="failures">${this.groups.map((group) => html`<li>${card(group, {
        canary: this.canaries.get(keyOf(group))?.job,
        tryOne: () => this.tryOne(group),
        retry: () => this.change('retry', group),
        discard: () => this.change('discard', group),
      })}</li>`)}</ul>`;
  }

  /** The newest one goes first; how it ends is shown beside the others. */
  async tryOne(group) {
    try {
      const { data } = await post(`${jobPath(group.sample_job_id)}/retry`);
      this.canaries.set(keyOf(group), { group, job: { ...data, started: data.attempt } });
      await this.look();
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
      this.look();
    }
  }

  async lookAfter(id) {
    const [key, canary] = [...this.canaries].find(([, { job }]) => job.id === id) ?? [];
    const data = await get(withQuery(jobPath(id), { masked: true })).then((answer) => answer.data, () => undefined);
    if (key && data && this.canaries.get(key) === canary) {
      this.canaries.set(key, { ...canary, job: { ...data, started: canary.job.started } });
      this.requestUpdate();
    }
  }

  change(change, group) {
    return changeMany({
      change,
      path: `${FAILURES}/${group.failure_key}/${change}`,
      bodies: [{}],
      danger: change === 'discard',
      done: () => this.look(),
    });
  }
}

const isOver = ({ status }) => status !== 'queued' && status !== 'processing';

customElements.define('hcm-screen-failures', Failures);
