import { html, nothing } from 'lit';
import { get, JOBS, SCHEDULES, SETTINGS, withQuery } from '../api.js';
import { badge, label } from '../components/badge.js';
import { Screen } from '../components/element.js';
import { loading } from '../components/empty-state.js';
import '../components/line-chart.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import { tabs } from '../components/tabs.js';
import { cappedNumber, duration, number } from '../format.js';
import { t } from '../i18n.js';
import { every, listen } from '../live.js';
import { href } from '../router.js';
import { atMostEvery } from '../throttle.js';
import { needs } from './overview-needs.js';
import { figures } from './overview-figures.js';

const WINDOWS = ['1h', '24h', '7d'];

/** Counts follow what happens; what changes rarely is asked for once a minute. */
const SOON = 5_000;
const RARELY = 60_000;

/** What the page knows beside the figures, by name: each may be missing without the others. */
const SOURCES = {
  failures: `${JOBS}/failures?limit=3`,
  nodes: '/api/system/worker-nodes',
  types: `${JOBS}/types`,
  settings: SETTINGS,
  schedules: SCHEDULES,
  chain: '/api/system/audit/chain',
  info: '/api/system/info',
};

class Overview extends Screen {
  static properties = {
    stats: { state: true },
    problem: { state: true },
    series: { state: true },
    seriesProblem: { state: true },
    known: { state: true },
    missing: { state: true },
  };

  known = {};
  missing = [];
  countSoon = atMostEvery(SOON, () => this.count());

  connectedCallback() {
    super.connectedCallback();
    this.until(listen({ jobs: () => this.countSoon(), look: () => this.countSoon() }));
    this.until(() => this.countSoon.stop());
    this.until(every(RARELY, () => this.look()));
    this.countSoon();
  }

  get window() {
    const wanted = this.route.query.get('window');
    return WINDOWS.includes(wanted) ? wanted : '24h';
  }

  willUpdate(changed) {
    if (changed.has('route') && this.window !== this.shownWindow) {
      this.draw();
    }
  }

  async count() {
    try {
      this.stats = (await get(`${JOBS}/stats`)).data;
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem;
    }
  }

  async look() {
    const names = Object.keys(SOURCES);
    const answers = await Promise.allSettled(names.map((name) => get(SOURCES[name])));
    const found = names.filter((_, at) => answers[at].status === 'fulfilled');
    this.known = { ...this.known, ...Object.fromEntries(found.map((name) => [name, answers[names.indexOf(name)].value.data])) };
    this.missing = names.filter((name) => !found.includes(name));
    await this.draw();
  }

  async draw() {
    const wanted = (this.shownWindow = this.window);
    try {
      const { data } = await get(withQuery(`${JOBS}/stats/series`, { window: wanted }));
      if (wanted === this.window) {
        this.series = data;
        this.seriesProblem = undefined;
      }
    } catch (problem) {
      this.seriesProblem = problem;
    }
  }

  render() {
    return html`
      ${pageHead(t('overview.title'))}
      ${problemBox(this.problem, () => this.count())}
      ${this.stats ? html`<div class="stack">
        ${this.tiles()}
        ${this.attention()}
        ${this.chart()}
        ${figures(this.stats)}
        <div class="columns">${this.nodes()}${this.channels()}</div>
      </div>` : this.problem ? nothing : loading(t('app.loading'))}`;
  }

  tiles() {
    const { counts, oldest_waiting: oldest } = this.stats;
    const { nodes } = this.known;
    const of = (state) => cappedNumber(counts[state], counts.counts_are_lower_bounds.includes(state));
    const tile = (name, value, where, tone) => html`<div class="tile card" data-tone=${tone ?? nothing}>
      <dt>${t(`overview.tiles.${name}`)}</dt>
      <dd>${where ? html`<a href=${where}>${value}</a>` : value}</dd>
    </div>`;
    return html`<dl class="tiles">
      ${tile('waiting', of('queued'), href('jobs', { status: 'queued' }))}
      ${tile('oldest', oldest ? duration(oldest.age_seconds * 1000) : t('overview.noneDue'), oldest && href(['jobs', oldest.job_id]))}
      ${tile('running', of('processing'), href('jobs', { status: 'processing' }))}
      ${tile('slots', nodes ? t('overview.slotsOf', { running: nodes.running, capacity: nodes.capacity }) : '–', href('system'))}
      ${tile('failed', of('failed'), href('failures'), counts.failed > 0 ? 'bad' : undefined)}
    </dl>`;
  }

  attention() {
    const found = needs(this.known);
    const waiting = Object.keys(this.known).length === 0 && this.missing.length === 0;
    return html`<section class="card" aria-labelledby="needs">
      <h2 id="needs">${t('overview.needs.title')}</h2>
      ${waiting ? loading(t('app.loading')) : found.length === 0
        ? html`<p>${label(t('overview.needs.nothing'), 'good', 'completed')}</p>`
        : html`<ul class="needs">${found.map((each) => html`<li>
            ${label(t(`overview.needs.kinds.${each.kind}`), each.tone, each.tone === 'bad' ? 'failed' : 'paused')}
            <span class="what">${each.text}</span>
            <a href=${each.where}>${t('overview.needs.look')}<span class="unseen"> ${each.text}</span></a>
          </li>`)}</ul>`}
      ${this.missing.length > 0 ? html`<p class="muted">${t('overview.needs.unknown', {
        what: this.missing.map((name) => t(`overview.sources.${name}`)).join(', ') })}</p>` : nothing}
    </section>`;
  }

  chart() {
    const windows = tabs(t('overview.window'), WINDOWS.map((each) => ({
      label: t(`overview.windows.${each}`),
      href: href('overview', { window: each }),
      current: each === this.window,
    })));
    return html`<section class="card" aria-labelledby="throughput">
      <h2 id="throughput">${t('overview.throughput')}</h2>
      ${windows}
      ${problemBox(this.seriesProblem, () => this.draw())}
      ${this.series ? this.lines(this.series) : this.seriesProblem ? nothing : loading(t('app.loading'))}
    </section>`;
  }

  lines({ buckets, bucket_seconds: step }) {
    const line = (name, tone) => ({ label: t(`overview.lines.${name}`), tone, values: buckets.map((each) => each[name]) });
    const lines = [line('completed', 'good'), line('failed', 'bad'), line('retried', 'warn'), line('created', 'info')];
    if (lines.every(({ values }) => values.every((value) => value === 0))) {
      return html`<p class="muted">${t('overview.nothingEnded')}</p>`;
    }
    return html`<hcm-chart .label=${t(step < 3600 ? 'overview.eachMinutes' : 'overview.eachHour', { n: Math.round(step / 60) })}
      .times=${buckets.map((each) => Date.parse(each.start) / 1000)} .series=${lines} .format=${number}></hcm-chart>`;
  }

  nodes() {
    const { nodes } = this.known;
    return html`<section class="card" aria-labelledby="nodes">
      <h2 id="nodes">${t('overview.nodes')}</h2>
      ${!nodes ? html`<p class="muted">${t('overview.notKnown')}</p>` : html`<dl class="facts">
        <dt>${t('overview.alive')}</dt><dd>${number(nodes.alive)}</dd>
        <dt>${t('overview.busy')}</dt><dd>${t('overview.slotsOf', { running: nodes.running, capacity: nodes.capacity })}</dd>
        <dt>${t('overview.versions')}</dt><dd>${[...new Set(nodes.items.filter((each) => each.alive).map((each) => each.version))].join(', ') || t('app.none')}</dd>
      </dl>`}
      <p><a href=${href('system')}>${t('overview.allNodes')}</a></p>
    </section>`;
  }

  channels() {
    const { settings } = this.known;
    return html`<section class="card" aria-labelledby="channels">
      <h2 id="channels">${t('overview.channels')}</h2>
      ${!settings ? html`<p class="muted">${t('overview.notKnown')}</p>` : html`<dl class="facts">
        ${Object.entries(settings.channels).map(([name, channel]) => html`<dt>${t(`overview.channel.${name}`)}</dt>
          <dd>${badge(channel.state)} ${channel.reasons?.length > 0 ? html`<span class="muted">${channel.reasons.join(' ')}</span>` : nothing}</dd>`)}
      </dl>`}
      <p><a href=${href('settings')}>${t('overview.allSettings')}</a></p>
    </section>`;
  }
}

customElements.define('hcm-screen-overview', Overview);
