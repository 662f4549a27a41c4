import { html, nothing } from 'lit';
import { asCurl, get, post, withQuery } from '../api.js';
import { badge } from '../components/badge.js';
import { confirm } from '../components/confirm-dialog.js';
import '../components/copy-button.js';
import { Screen } from '../components/element.js';
import { emptyState, loading } from '../components/empty-state.js';
import '../components/json-view.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import { timeLine } from '../components/time-line.js';
import { toast, undoable } from '../components/toasts.js';
import { t } from '../i18n.js';
import { jobPath } from '../job-path.js';
import { isMasked } from '../json-text.js';
import { every, listen } from '../live.js';
import { href } from '../router.js';
import { atMostEvery } from '../throttle.js';
import { facts } from './job-facts.js';
import { JobLog } from './job-log.js';
import { eventsOf } from './job-time-line.js';
import { waiting } from './job-waiting.js';

/** How often a job that is not over is looked at: neither progress nor its place in the queue is in the stream. */
const LOOK = 4_000;

/** How often the stream may have it loaded anew: while very many change, it does not say which. */
const SOON = 2_000;

/** If one of these is another, so are its attempts and what there is to say of it. */
const MOVES = ['id', 'status', 'attempt', 'run_at', 'next_retry_at', 'cancel_requested_at'];

class Job extends Screen {
  static properties = {
    job: { state: true },
    attempts: { state: true },
    explanation: { state: true },
    problem: { state: true },
    revealed: { state: true },
    busy: { state: true },
  };

  log = new JobLog(this);
  loadSoon = atMostEvery(SOON, () => this.load());

  connectedCallback() {
    super.connectedCallback();
    this.until(listen({ jobs: (changes) => this.concerns(changes) && this.loadSoon(), look: () => this.job && this.loadSoon() }));
    this.until(() => this.loadSoon.stop());
    this.until(every(LOOK, () => this.look()));
  }

  willUpdate(changed) {
    if (changed.has('route') && this.jobId !== this.route.id) {
      this.jobId = this.route.id;
      this.job = this.attempts = this.explanation = this.problem = undefined;
      this.revealed = false;
      this.log.follow(jobPath(this.jobId));
      this.load();
    }
  }

  concerns(changes) {
    return !Array.isArray(changes) || changes.some(({ id }) => id === this.jobId);
  }

  get path() {
    return jobPath(this.jobId);
  }

  /** Until somebody shows it on purpose. */
  get masked() {
    return !this.revealed || undefined;
  }

  /** The job, and the rest if it has changed. */
  async load() {
    const { jobId: id, path, masked } = this;
    try {
      const answer = await get(withQuery(path, { masked }));
      if (id !== this.jobId || masked !== this.masked) {
        return;
      }
      const before = this.job;
      this.job = answer.data;
      this.payload = answer.field('payload');
      this.result = answer.field('result');
      this.problem = undefined;
      if (!this.attempts || MOVES.some((field) => before?.[field] !== this.job[field])) {
        await this.loadHistory(id, path);
      }
    } catch (problem) {
      if (id === this.jobId) {
        this.problem = problem;
      }
    }
  }

  async loadHistory(id, path) {
    const { masked } = this;
    const [attempts] = await Promise.all([get(withQuery(`${path}/attempts`, { masked })), this.explain(), this.log.more()]);
    if (id === this.jobId && masked === this.masked) {
      this.attempts = attempts.data;
    }
  }

  async explain() {
    const { jobId: id } = this;
    const { data } = isOver(this.job) ? {} : await get(`${this.path}/explain`);
    if (id === this.jobId) {
      this.explanation = data;
      this.problem = undefined;
    }
  }

  /** What moves without the state being another. */
  async look() {
    try {
      if (this.job?.status === 'queued') {
        await this.explain();
      } else if (this.job && !isOver(this.job)) {
        await this.load();
        await this.log.more();
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  render() {
    const { job } = this;
    if (!job) {
      return html`${pageHead(t('job.title'))}${this.missing()}`;
    }
    return html`
      ${pageHead(job.job_type, { actions: this.actions(), lead: html`${badge(job.status)} <code class="long">${job.id}</code> <hcm-copy .text=${job.id}></hcm-copy>` })}
      ${problemBox(this.problem, () => this.load())}
      <div class="stack job">
        ${waiting(job, this.explanation)}
        <div class="columns job-columns">
          <section class="card stack" aria-labelledby="job-line">
            <h2 id="job-line">${t('job.line')}</h2>
            ${this.attempts ? timeLine(t('job.line'), eventsOf(job, this.attempts)) : loading(t('app.loading'))}
          </section>
          <section class="card stack" aria-labelledby="job-facts">
            <h2 id="job-facts">${t('job.facts')}</h2>
            ${facts(job)}
          </section>
        </div>
        ${this.data()}
        ${this.log.section(isOver(job))}
      </div>`;
  }

  missing() {
    if (this.problem?.status === 404) {
      return emptyState({ title: t('job.gone'), text: t('job.goneText'), action: html`<a class="button" href=${href('jobs')}>${t('job.toList')}</a>` });
    }
    return this.problem ? problemBox(this.problem, () => this.load()) : loading(t('app.loading'));
  }

  /** What can be done with it in its state. */
  actions() {
    const { status, job_type: type, id, cancel_requested_at: cancelling } = this.job;
    const button = (name, look, work) => html`<button type="button" class=${look} ?disabled=${this.busy} @click=${work}>${t(`job.${name}`)}</button>`;
    return html`
      ${status === 'failed' || status === 'cancelled' ? button('retry', 'button primary', () => this.change('retry')) : nothing}
      ${status === 'queued' && this.waitsForTime() ? button('run', 'button primary', () => this.change('run')) : nothing}
      ${isOver(this.job) ? html`<a class="button" href=${href('jobs', { new: type, from: id })}>${t('job.again')}</a>` : nothing}
      <hcm-copy .label=${t('job.curl')} .text=${() => asCurl('GET', this.path)}></hcm-copy>
      ${status === 'queued' || (status === 'processing' && !cancelling) ? button('cancel', 'button danger', () => this.cancel()) : nothing}`;
  }

  /** One that is due keeps its place whoever presses what. */
  waitsForTime() {
    return this.explanation?.reasons.some(({ state }) => ['held', 'waiting_for_time', 'snoozed', 'backoff'].includes(state));
  }

  async change(name) {
    this.busy = true;
    try {
      await post(`${this.path}/${name}`);
      toast(t(`job.done.${name}`));
      await this.load();
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
    } finally {
      this.busy = false;
    }
  }

  /** One that waits can be left alone for 30 s; one that runs is stopped now or not at all. */
  async cancel() {
    const { path, job } = this;
    const words = (key) => t(`job.cancelling.${job.status}.${key}`);
    if (!(await confirm({ title: words('title'), text: words('text'), action: words('action'), danger: true }))) {
      return;
    }
    if (job.status === 'processing') {
      await this.change('cancel');
      return;
    }
    undoable(t('job.willCancel', { type: job.job_type }), async (options) => {
      await post(`${path}/cancel`, undefined, options);
      this.path === path && this.load();
      return t('job.done.cancel');
    });
  }

  data() {
    const { payload, result } = this;
    const masked = [payload, result].some(isMasked);
    return html`<section class="card stack" aria-labelledby="job-data">
      <div class="card-head">
        <h2 id="job-data">${t('job.data')}</h2>
        ${this.revealed ? html`<button type="button" class="button" @click=${() => this.show(false)}>${t('job.mask')}</button>` : nothing}
        ${masked ? html`<div><button type="button" class="button" aria-describedby="job-audited" @click=${() => this.reveal()}>${t('job.reveal')}</button>
          <p class="hint" id="job-audited">${t('job.audited')}</p></div>` : nothing}
      </div>
      <div class="columns">
        <div class="stack"><h3>${t('job.payload')}</h3><hcm-json .text=${payload} .label=${t('job.payload')}></hcm-json></div>
        <div class="stack"><h3>${t('job.result')}</h3>${result === undefined || result === 'null'
          ? html`<p class="muted">${t(isOver(this.job) ? 'job.noResult' : 'job.noResultYet')}</p>`
          : html`<hcm-json .text=${result} .label=${t('job.result')}></hcm-json>`}</div>
      </div>
    </section>`;
  }

  async reveal() {
    const { jobId: id } = this;
    try {
      await post(`${this.path}/reveal`);
      id === this.jobId && await this.show(true);
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
    }
  }

  /** All of it anew: errors and log lines repeat what is masked. */
  show(revealed) {
    this.revealed = revealed;
    this.attempts = undefined;
    this.log.follow(this.path, !revealed);
    return this.load();
  }
}

const isOver = ({ status }) => status !== 'queued' && status !== 'processing';

customElements.define('hcm-screen-job', Job);
