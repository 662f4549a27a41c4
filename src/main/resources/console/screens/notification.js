import { html, nothing } from 'lit';
import { get, NOTIFICATIONS, post } from '../api.js';
import { badge, label } from '../components/badge.js';
import { confirm } from '../components/confirm-dialog.js';
import '../components/csv-button.js';
import '../components/data-table.js';
import { Screen } from '../components/element.js';
import { loading } from '../components/empty-state.js';
import { pageHead } from '../components/page-head.js';
import { problemBox } from '../components/problem-box.js';
import { tabs } from '../components/tabs.js';
import { ago, moment, none } from '../components/time.js';
import { toast } from '../components/toasts.js';
import { t } from '../i18n.js';
import { listen } from '../live.js';
import { KeysetPages } from '../pages.js';
import { changeQuery, href } from '../router.js';
import { atMostEvery } from '../throttle.js';
import './notification-delivery.js';
import { OPEN, recipient, stateCounts, STATES, word } from './notification-words.js';

/** How often it is looked at while messages go out. */
const LOOK = 3_000;

/** One notification and all its deliveries; #/notifications/ID?delivery=ID opens one of them. */
class Notification extends Screen {
  static properties = { data: { state: true }, problem: { state: true } };

  pages = new KeysetPages(this);
  columns = columns((id) => {
    this.chosen = id; // and not come to by a link, whose reader is at the top of the page
    changeQuery({ delivery: id, cursor: this.route.query.get('cursor') ?? undefined });
  });
  lookSoon = atMostEvery(LOOK, () => this.look());

  connectedCallback() {
    super.connectedCallback();
    const mine = (changes) => !Array.isArray(changes) || changes.some(({ job_type: type }) => type.startsWith('notification_'));
    this.until(listen({ jobs: (changes) => mine(changes) && this.lookSoon(), look: () => this.lookSoon() }));
    this.until(() => this.lookSoon.stop());
  }

  get path() {
    return `${NOTIFICATIONS}/${encodeURIComponent(this.route.id)}`;
  }

  willUpdate(changed) {
    if (changed.has('route')) {
      if (this.shownId !== this.route.id) {
        this.shownId = this.route.id;
        this.data = undefined;
        this.load();
      }
      this.state = this.route.query.get('state') ?? undefined;
      this.pages.show(`${this.path}/deliveries`, { state: this.state });
    }
  }

  async load() {
    const { path } = this;
    try {
      const { data } = await get(path);
      if (path === this.path) {
        this.data = data;
        this.problem = undefined;
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  look() {
    this.load();
    this.pages.ready && this.pages.reload();
    this.querySelector('hcm-delivery')?.load();
  }

  /** The chosen one; of a single one nobody has to choose. */
  get opened() {
    return this.route.query.get('delivery') ?? (this.data?.deliveries.length === 1 ? this.data.deliveries[0].id : undefined);
  }

  render() {
    const { data } = this;
    const back = html`<a href=${href('notifications')}>${t('notification.all')}</a>`;
    const open = OPEN.reduce((sum, state) => sum + (data?.states[state] ?? 0), 0);
    return html`${pageHead(data?.event ?? t('notification.title'), { lead: data?.subject ?? undefined, actions: html`${back}
        ${open > 0 ? html`<button type="button" class="button danger" @click=${() => this.cancel(open)}>${t('notification.cancel')}</button>` : nothing}` })}${this.content()}`;
  }

  content() {
    const { data } = this;
    if (!data) {
      return this.problem ? problemBox(this.problem, this.problem.status === 404 ? undefined : () => this.load()) : loading(t('app.loading'));
    }
    return html`${problemBox(this.problem, () => this.load())}
      <section class="card spaced" aria-label=${t('notification.facts')}>${this.facts()}</section>
      ${this.opened ? html`<hcm-delivery .delivery=${this.opened} .alone=${data.deliveries.length === 1} .focused=${this.chosen === this.opened} @changed=${() => this.look()}></hcm-delivery>` : nothing}
      ${data.deliveries.length === 1 && !this.state ? nothing : this.deliveries()}`;
  }

  facts() {
    const { data } = this;
    const time = (name, at) => (at ? html`<dt>${t(`notification.${name}`)}</dt><dd>${moment(at)} <span class="muted">(${ago(at)})</span></dd>` : nothing);
    return html`<dl class="facts">
      <dt>${t('notification.states')}</dt><dd>${stateCounts(data.states)}</dd>
      <dt>${t('notification.severity')}</dt><dd>${data.severity === 'critical' ? label(word('notification', 'severities', data.severity), 'bad') : word('notification', 'severities', data.severity)}${data.digest ? html` <span class="muted">${t('notification.mayWait')}</span>` : nothing}</dd>
      ${time('created', data.created_at)}
      ${data.created_by ? html`<dt>${t('notification.by')}</dt><dd>${data.created_by}</dd>` : nothing}
      ${time('sendAt', data.send_at)}
      ${time('expiresAt', data.expires_at)}
      ${time('cancelled', data.cancelled_at)}
      ${data.dedupe_key ? html`<dt>${t('notification.dedupeKey')}</dt><dd><code>${data.dedupe_key}</code></dd>` : nothing}
      <dt>${t('notification.id')}</dt><dd><code>${data.id}</code></dd>
    </dl>`;
  }

  deliveries() {
    const { data } = this;
    const all = Object.values(data.states).reduce((sum, count) => sum + count, 0);
    const to = (state) => href(['notifications', data.id], { state });
    return html`<h2 class="spaced">${t('notification.deliveries')}</h2>
      ${tabs(t('notification.deliveries'), [
        { label: t('notification.allStates'), count: all, current: !this.state, href: to() },
        ...STATES.filter((state) => data.states[state] > 0 || state === this.state).map((state) => ({ label: t(`states.${state}`), count: data.states[state] ?? 0, current: this.state === state, href: to(state) })),
      ])}
      <hcm-table name="deliveries" .caption=${t('notification.caption')} .columns=${this.columns} .pages=${this.pages}
        .empty=${{ title: t('notification.noDeliveries'), text: t('notification.noDeliveriesText') }}
        .tools=${html`<hcm-csv .path=${`${this.path}/deliveries`} .query=${{ state: this.state }} file="deliveries"></hcm-csv>`}></hcm-table>`;
  }

  /** At once, with no time to undo it: meanwhile messages would go out that nobody wants. Each can be sent later by hand. */
  async cancel(open) {
    const yes = await confirm({ title: t('notification.cancelTitle'), text: t('notification.cancelText', { n: open }), action: t('notification.cancelAction', { n: open }), danger: true });
    if (!yes) {
      return;
    }
    try {
      const before = this.data.states.cancelled ?? 0;
      this.data = (await post(`${this.path}/cancel`)).data;
      toast(t('notification.cancelDone', { n: (this.data.states.cancelled ?? 0) - before }));
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
    }
    this.look();
  }
}

const columns = (open) => [
  { id: 'recipient', label: t('notification.recipient'), always: true, cell: (row) => html`<button type="button" class="link row-button" @click=${() => open(row.id)}>${recipient(row, t('notification.slackChannel'))}</button>` },
  { id: 'channel', label: t('notification.channel'), cell: (row) => word('notification', 'channels', row.channel) },
  { id: 'state', label: t('notification.state'), always: true, cell: (row) => badge(row.state) },
  { id: 'reason', label: t('notification.reason'), cell: (row) => word('notification', 'reasons', row.reason) },
  { id: 'next_at', label: t('notification.next'), cell: (row) => ago(row.next_at) },
  { id: 'provider', label: t('notification.provider'), cell: (row) => word('notification', 'providers', row.provider) },
  { id: 'id', label: t('notification.id'), hidden: true, cell: (row) => html`<code>${row.id}</code>` },
];

customElements.define('hcm-screen-notification', Notification);
