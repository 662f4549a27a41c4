import { html } from 'lit';
import { asCurl, NOTIFICATIONS, withQuery } from '../api.js';
import { badge } from '../components/badge.js';
import '../components/copy-button.js';
import '../components/csv-button.js';
import '../components/data-table.js';
import { HcmElement } from '../components/element.js';
import '../components/filter-bar.js';
import { ago } from '../components/time.js';
import { t } from '../i18n.js';
import { KeysetPages } from '../pages.js';
import { href } from '../router.js';
import { deliveryActions } from './notification-actions.js';
import { filterFields, filtersOf } from './notification-filters.js';
import { recipient, word } from './notification-words.js';

const DELIVERIES = `${NOTIFICATIONS}/deliveries`;

/** The deliveries of all notifications, each with why it is where it is. .route: its query has filters and cursor. */
class Deliveries extends HcmElement {
  static properties = { route: { attribute: false } };

  pages = new KeysetPages(this);
  columns = columns((row, now) => (now ? this.pages.update(row.id, () => now) : this.pages.reload()));

  willUpdate(changed) {
    if (changed.has('route')) {
      this.filters = filtersOf(this.route.query);
      this.pages.show(DELIVERIES, this.filters);
    }
  }

  render() {
    return html`<hcm-filters .filters=${filterFields(t('notification.state'))} .query=${this.route.query}></hcm-filters>
      <hcm-table name="all-deliveries" .caption=${t('notifications.deliveriesCaption')} .columns=${this.columns} .pages=${this.pages}
        .empty=${{ title: t('notification.noDeliveries'), text: t('notifications.noDeliveriesText') }}
        .tools=${html`<hcm-copy .label=${t('notifications.curl')} .text=${() => asCurl('GET', withQuery(DELIVERIES, this.filters))}></hcm-copy>
          <hcm-csv .path=${DELIVERIES} .query=${this.filters} file="deliveries"></hcm-csv>`}></hcm-table>`;
  }
}

const columns = (changed) => [
  { id: 'recipient', label: t('notification.recipient'), always: true, cell: (row) => html`<a class="row-link" href=${href(['notifications', row.notification_id], { delivery: row.id })}>${recipient(row, t('notification.slackChannel'))}</a>` },
  { id: 'state', label: t('notification.state'), always: true, cell: (row) => html`${badge(row.state)}<span class="clamp why" title=${row.sentence}>${row.sentence}</span>` },
  { id: 'event', label: t('notifications.event'), cell: (row) => html`${row.event}<span class="id">${word('notification', 'channels', row.channel)}</span>` },
  { id: 'created_at', label: t('notification.created'), cell: (row) => ago(row.created_at) },
  { id: 'next_at', label: t('notification.next'), hidden: true, cell: (row) => ago(row.next_at) },
  { id: 'provider', label: t('notification.provider'), hidden: true, cell: (row) => word('notification', 'providers', row.provider) },
  { id: 'severity', label: t('notification.severity'), hidden: true, cell: (row) => word('notification', 'severities', row.severity) },
  { id: 'action', label: t('notifications.action'), always: true, cell: (row) => deliveryActions(row, (now) => changed(row, now), row.recipient.name ?? row.recipient.address ?? row.event) },
];

customElements.define('hcm-deliveries', Deliveries);
