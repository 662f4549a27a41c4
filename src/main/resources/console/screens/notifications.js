import { html } from 'lit';
import { asCurl, NOTIFICATIONS, withQuery } from '../api.js';
import '../components/copy-button.js';
import '../components/csv-button.js';
import '../components/data-table.js';
import { label } from '../components/badge.js';
import { Screen } from '../components/element.js';
import '../components/filter-bar.js';
import { pageHead } from '../components/page-head.js';
import { tabs } from '../components/tabs.js';
import { ago, none } from '../components/time.js';
import { t } from '../i18n.js';
import { listen } from '../live.js';
import { KeysetPages } from '../pages.js';
import { href } from '../router.js';
import { atMostEvery } from '../throttle.js';
import { filterFields, filtersOf } from './notification-filters.js';
import { stateCounts, word } from './notification-words.js';
import './notifications-deliveries.js';
import './notifications-suppressions.js';
import './notifications-try.js';

const VIEWS = ['list', 'deliveries', 'try', 'suppressions'];

/** How often the list is looked at while messages go out. */
const LOOK = 5_000;

class Notifications extends Screen {
  pages = new KeysetPages(this);
  columns = columns();
  lookSoon = atMostEvery(LOOK, () => (this.view === 'list' ? this : this.querySelector('hcm-deliveries'))?.pages.look());

  connectedCallback() {
    super.connectedCallback();
    this.until(listen({ jobs: (changes) => this.changed(changes), look: () => this.lookSoon() }));
    this.until(() => this.lookSoon.stop());
  }

  /** Deliveries are sent by jobs, and a change of one may be one of a notification. */
  changed(changes) {
    if (!Array.isArray(changes) || changes.some(({ job_type: type }) => type.startsWith('notification_'))) {
      this.lookSoon();
    }
  }

  willUpdate(changed) {
    if (changed.has('route')) {
      const asked = this.route.query.get('view');
      this.view = VIEWS.includes(asked) ? asked : 'list';
      this.filters = filtersOf(this.route.query);
      this.view === 'list' && this.pages.show(NOTIFICATIONS, this.filters);
    }
  }

  render() {
    return html`${pageHead(t('notifications.title'))}
      ${tabs(t('notifications.title'), VIEWS.map((view) => ({
        label: t(`notifications.views.${view}`), current: this.view === view, href: href('notifications', view === 'list' ? {} : { view }) })))}
      ${this.content()}`;
  }

  content() {
    switch (this.view) {
      case 'deliveries': return html`<hcm-deliveries .route=${this.route}></hcm-deliveries>`;
      case 'try': return html`<hcm-notifications-try></hcm-notifications-try>`;
      case 'suppressions': return html`<hcm-suppressions .route=${this.route}></hcm-suppressions>`;
      default: return this.list();
    }
  }

  list() {
    const filtered = Object.values(this.filters).some(Boolean);
    return html`<hcm-filters .filters=${filterFields(t('notifications.hasState'))} .query=${this.route.query}></hcm-filters>
      <hcm-table name="notifications" .caption=${t('notifications.caption')} .columns=${this.columns} .pages=${this.pages}
        .empty=${filtered ? { title: t('notifications.empty'), text: t('notifications.emptyText') }
          : { title: t('notifications.none'), text: t('notifications.noneText'), action: html`<a href=${href('notifications', { view: 'try' })}>${t('notifications.views.try')}</a>` }}
        .tools=${html`<hcm-copy .label=${t('notifications.curl')} .text=${() => asCurl('GET', withQuery(NOTIFICATIONS, this.filters))}></hcm-copy>
          <hcm-csv .path=${NOTIFICATIONS} .query=${this.filters} file="notifications"></hcm-csv>`}></hcm-table>`;
  }
}

const columns = () => [
  { id: 'event', label: t('notifications.event'), always: true, cell: (row) => html`<a class="row-link" href=${href(['notifications', row.id])}>${row.event}<span class="id">${row.id}</span></a>` },
  { id: 'states', label: t('notifications.deliveries'), always: true, cell: (row) => stateCounts(row.states) },
  { id: 'subject', label: t('notifications.subject'), cell: (row) => (row.subject ? html`<span class="clamp" title=${row.subject}>${row.subject}</span>` : none()) },
  { id: 'severity', label: t('notifications.severity'), cell: (row) => severity(row.severity) },
  { id: 'created_at', label: t('notifications.created'), cell: (row) => ago(row.created_at) },
  { id: 'created_by', label: t('notifications.by'), hidden: true, cell: (row) => (row.created_by ? html`<span class="who" title=${row.created_by}>${row.created_by}</span>` : none()) },
  { id: 'send_at', label: t('notifications.sendAt'), hidden: true, cell: (row) => ago(row.send_at) },
  { id: 'expires_at', label: t('notifications.expiresAt'), hidden: true, cell: (row) => ago(row.expires_at) },
  { id: 'dedupe_key', label: t('notifications.dedupeKey'), hidden: true, cell: (row) => row.dedupe_key ?? none() },
  { id: 'digest', label: t('notifications.digest'), hidden: true, cell: (row) => t(row.digest ? 'notifications.yes' : 'notifications.no') },
];

function severity(value) {
  const words = word('notifications', 'severities', value);
  return value === 'critical' ? label(words, 'bad') : words;
}

customElements.define('hcm-screen-notifications', Notifications);
