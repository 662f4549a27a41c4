import { html, nothing } from 'lit';
import { call, get, post, remove, SCHEDULES, withQuery } from '../api.js';
import { label } from '../components/badge.js';
import { confirm } from '../components/confirm-dialog.js';
import { HcmElement } from '../components/element.js';
import { loading } from '../components/empty-state.js';
import '../components/json-view.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import { tagLinks } from '../components/tags.js';
import { moment, none } from '../components/time.js';
import { toast, undoable } from '../components/toasts.js';
import { t } from '../i18n.js';
import { isMasked } from '../json-text.js';
import { every } from '../live.js';
import { go, href } from '../router.js';
import { nextTimes, remarks, skipped, when } from './schedules-words.js';

const LOOK = 10_000;

/** One schedule: when it comes next, what it makes, and what was left out. */
class ScheduleView extends HcmElement {
  static properties = { schedule: {}, answer: { state: true }, problem: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.until(every(LOOK, () => this.load()));
  }

  willUpdate(changed) {
    if (changed.has('schedule') && changed.get('schedule') !== undefined) {
      this.answer = undefined;
      this.revealed = false;
      this.load();
    }
  }

  get path() {
    return `${SCHEDULES}/${encodeURIComponent(this.schedule)}`;
  }

  async load() {
    const { path, revealed } = this;
    try {
      const answer = await get(withQuery(path, { masked: revealed ? undefined : true }));
      if (path === this.path && revealed === this.revealed) {
        this.answer = answer;
        this.problem = undefined;
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** On purpose, and not again each time that it is loaded anew. */
  async reveal() {
    const { path } = this;
    try {
      const answer = await post(`${path}/reveal`);
      if (path === this.path) {
        this.revealed = true;
        this.answer = answer;
      }
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
    }
  }

  mask() {
    this.revealed = false;
    return this.load();
  }

  render() {
    if (!this.answer) {
      return html`${pageHead(t('schedules.one'))}${this.problem ? problemBox(this.problem, () => this.load()) : loading(t('app.loading'))}`;
    }
    const one = this.answer.data;
    return html`
      ${pageHead(one.name, { lead: html`<a href=${href('schedules')}>${t('schedules.all')}</a>`, actions: this.actions(one) })}
      ${problemBox(this.problem, () => this.load())}
      <div class="stack">
        <section class="card" aria-labelledby="when">
          <h2 id="when">${t('schedules.when')}</h2>
          <p class="when">${one.enabled ? label(t('schedules.on'), 'good', 'completed') : label(t('schedules.off'), 'neutral', 'paused')} ${when(one)}</p>
          ${remarks(one)}
          ${one.next_times.length > 0 ? html`<h3>${t('schedules.nextTimes')}</h3>${nextTimes(one.next_times, one.zone)}`
            : html`<p class="muted">${t(one.enabled ? 'schedules.noTimes' : 'schedules.noTimesOff')}</p>`}
        </section>
        <div class="columns">
          <section class="card" aria-labelledby="past">
            <h2 id="past">${t('schedules.past')}</h2>
            <dl class="facts">
              <dt>${t('schedules.last')}</dt><dd>${moment(one.last_run_at)}</dd>
              <dt>${t('schedules.lastJob')}</dt><dd>${one.last_job_id ? html`<a href=${href(['jobs', one.last_job_id])}>${one.last_job_id}</a>` : none()}</dd>
              <dt>${t('schedules.leftOut')}</dt><dd>${one.last_skipped_at ? skipped(one) : none()}</dd>
              <dt>${t('schedules.created')}</dt><dd>${moment(one.created_at)}</dd>
              <dt>${t('schedules.changed')}</dt><dd>${moment(one.updated_at)}</dd>
            </dl>
            <p class="hint">${t('schedules.missedHint')}</p>
          </section>
          <section class="card" aria-labelledby="makes">
            <h2 id="makes">${t('schedules.makes')}</h2>
            <dl class="facts">
              <dt>${t('schedules.type')}</dt><dd>${one.job_type}</dd>
              <dt>${t('schedules.priority')}</dt><dd>${t(`schedules.priorities.${one.priority}`)}</dd>
              <dt>${t('schedules.retries')}</dt><dd>${one.max_retries}</dd>
              <dt>${t('schedules.overlap')}</dt><dd>${t(`schedules.overlaps.${one.overlap === 'skip' ? 'skip' : 'allow'}`)}</dd>
              <dt>${t('schedules.tags')}</dt><dd>${one.tags.length > 0 ? tagLinks(one.tags) : none()}</dd>
            </dl>
            <div class="card-head"><h3>${t('schedules.payload')}</h3>
              ${this.revealed ? html`<button type="button" class="button" @click=${() => this.mask()}>${t('schedules.mask')}</button>` : nothing}
              ${isMasked(this.answer.field('payload')) ? html`<div><button type="button" class="button" aria-describedby="audited" @click=${() => this.reveal()}>${t('schedules.reveal')}</button>
                <p class="hint" id="audited">${t('schedules.audited')}</p></div>` : nothing}</div>
            <hcm-json .text=${this.answer.field('payload')} .label=${t('schedules.payload')}></hcm-json>
          </section>
        </div>
      </div>`;
  }

  actions(one) {
    return html`
      <button type="button" class="button" @click=${() => this.act(() => post(`${one.self}/run`), t('schedules.queued', { name: one.name }))}>${t('schedules.runNow')}</button>
      <button type="button" class="button" @click=${() => this.act(() => call('PATCH', one.self, { body: { enabled: !one.enabled } }),
        t(one.enabled ? 'schedules.isOff' : 'schedules.isOn', { name: one.name }))}>${t(one.enabled ? 'schedules.turnOff' : 'schedules.turnOn')}</button>
      <a class="button" href=${href(['schedules', one.id], { edit: '1' })}>${t('schedules.edit')}</a>
      <a class="button" href=${href('schedules', { new: '1', copy: one.id })}>${t('schedules.copy')}</a>
      <button type="button" class="button danger" @click=${() => this.askToDelete(one)}>${t('schedules.delete')}</button>`;
  }

  async act(work, done) {
    try {
      await work();
      toast(done);
      await this.load();
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
    }
  }

  async askToDelete({ self, name }) {
    const yes = await confirm({ title: t('schedules.deleteTitle', { name }), text: t('schedules.deleteText'), action: t('schedules.delete'), danger: true });
    if (yes) {
      undoable(t('schedules.willBeDeleted', { name }), (options) => remove(self, options).then(() => {
        this.dispatchEvent(new Event('gone'));
        return t('schedules.deleted', { name });
      }));
      go('schedules');
    }
  }
}

customElements.define('hcm-schedule', ScheduleView);
