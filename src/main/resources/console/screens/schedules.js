import { html, nothing } from 'lit';
import { call, post, SCHEDULES } from '../api.js';
import { label } from '../components/badge.js';
import '../components/csv-button.js';
import '../components/data-table.js';
import { Screen } from '../components/element.js';
import { icon } from '../components/icon.js';
import { pageHead } from '../components/page-head.js';
import { ago } from '../components/time.js';
import { toast } from '../components/toasts.js';
import { t } from '../i18n.js';
import { every } from '../live.js';
import { KeysetPages } from '../pages.js';
import { href } from '../router.js';
import './schedule-form.js';
import './schedule-view.js';
import { skipped, when } from './schedules-words.js';

const LOOK = 15_000;

/** All of them at #/schedules, one at #/schedules/ID, its form there with ?edit=1, and a new one at #/schedules?new=1. */
class Schedules extends Screen {
  pages = new KeysetPages(this);
  columns = columns(this);

  connectedCallback() {
    super.connectedCallback();
    this.until(every(LOOK, () => (this.isList ? this.pages.look() : undefined)));
  }

  get isList() {
    return this.route.id === undefined && !this.route.query.has('new');
  }

  willUpdate(changed) {
    if (changed.has('route') && this.isList) {
      const same = this.pages.ready && this.pages.show(SCHEDULES) === undefined;
      same ? this.pages.reload() : this.pages.show(SCHEDULES); // who comes back from one may have changed it
    }
  }

  render() {
    const { id, query } = this.route;
    if (!this.isList && (id === undefined || query.has('edit'))) {
      return html`<hcm-schedule-form .schedule=${id} .copyOf=${query.get('copy')}></hcm-schedule-form>`;
    }
    return id === undefined ? this.list() : html`<hcm-schedule .schedule=${id} @gone=${() => this.pages.reload()}></hcm-schedule>`;
  }

  list() {
    const create = html`<a class="button primary" href=${href('schedules', { new: '1' })}>${icon('plus')}${t('schedules.create')}</a>`;
    return html`
      ${pageHead(t('schedules.title'), { actions: create })}
      <hcm-table name="schedules" .caption=${t('schedules.caption')} .columns=${this.columns} .pages=${this.pages}
        .empty=${{ title: t('schedules.empty'), text: t('schedules.emptyText'), action: create }}
        .tools=${html`<hcm-csv .path=${SCHEDULES} .query=${{}} file="schedules"></hcm-csv>`}></hcm-table>`;
  }

  async turn(schedule) {
    await this.change(async () => {
      const { data } = await call('PATCH', schedule.self, { body: { enabled: !schedule.enabled } });
      this.pages.update(schedule.id, () => data);
      return t(data.enabled ? 'schedules.isOn' : 'schedules.isOff', { name: data.name });
    });
  }

  async run(schedule) {
    await this.change(async () => {
      await post(`${schedule.self}/run`);
      return t('schedules.queued', { name: schedule.name });
    });
  }

  async change(work) {
    try {
      toast(await work());
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
    }
  }
}

const columns = (screen) => [
  {
    id: 'name', label: t('schedules.name'), always: true,
    cell: (row) => html`<a class="row-link" href=${href(['schedules', row.id])}>${row.name}<span class="id">${row.job_type}</span></a>`,
  },
  { id: 'when', label: t('schedules.when'), always: true, cell: when },
  { id: 'next', label: t('schedules.next'), cell: next },
  {
    id: 'enabled', label: t('schedules.enabled'), always: true,
    cell: (row) => html`<button type="button" class="switch" role="switch" aria-checked=${row.enabled ? 'true' : 'false'} aria-label=${t('schedules.runs', { name: row.name, state: t(row.enabled ? 'schedules.on' : 'schedules.off') })}
      @click=${() => screen.turn(row)}><span class="knob" aria-hidden="true"></span><span>${t(row.enabled ? 'schedules.on' : 'schedules.off')}</span></button>`,
  },
  { id: 'last', label: t('schedules.last'), cell: last },
  {
    id: 'run', label: t('schedules.now'), always: true,
    cell: (row) => html`<button type="button" class="button" aria-label=${t('schedules.runNowOf', { name: row.name })} @click=${() => screen.run(row)}>${t('schedules.runNow')}</button>`,
  },
];

function last(row) {
  return html`${row.last_job_id ? html`<a href=${href(['jobs', row.last_job_id])}>${ago(row.last_run_at)}</a>` : ago(row.last_run_at)}
    ${row.last_skipped_at ? html`<span class="left-out">${t('schedules.leftOut')} ${skipped(row)}</span>` : nothing}`;
}

function next(row) {
  return html`${ago(row.next_run_at)}
    ${row.problem ? html`<br>${label(t('schedules.problem'), 'bad', 'failed')} <span class="clamp">${row.problem}</span>` : nothing}
    ${!row.problem && row.warnings.length > 0 ? html`<br>${label(t('schedules.odd'), 'warn', 'failed')}` : nothing}`;
}

customElements.define('hcm-screen-schedules', Schedules);
