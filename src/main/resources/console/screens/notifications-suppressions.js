import { html, nothing } from 'lit';
import { post, remove } from '../api.js';
import { announce } from '../components/announce.js';
import { confirm } from '../components/confirm-dialog.js';
import '../components/csv-button.js';
import '../components/data-table.js';
import { HcmElement } from '../components/element.js';
import { focusFirstError, selectField, textField } from '../components/field.js';
import '../components/filter-bar.js';
import { icon } from '../components/icon.js';
import { problemBox } from '../components/problem-box.js';
import { ago, none } from '../components/time.js';
import { toast } from '../components/toasts.js';
import { t } from '../i18n.js';
import { KeysetPages } from '../pages.js';
import { word } from './notification-words.js';

const SUPPRESSIONS = '/api/system/suppressions';
const FILTERS = ['address', 'channel', 'source'];

/** Addresses that get nothing more, and why. .route: its query has filters and cursor. */
class Suppressions extends HcmElement {
  static properties = { route: { attribute: false }, adding: { state: true }, refusal: { state: true }, busy: { state: true } };

  pages = new KeysetPages(this);
  columns = columns((row) => this.lift(row));

  willUpdate(changed) {
    if (changed.has('route')) {
      this.filters = Object.fromEntries(FILTERS.map((name) => [name, this.route.query.get(name) ?? undefined]));
      this.pages.show(SUPPRESSIONS, this.filters);
    }
  }

  render() {
    const option = (group) => (value) => ({ value, label: t(`notifications.${group}.${value}`) });
    return html`<p class="lead spaced">${t('notifications.suppressionsLead')}</p>
      ${this.adding ? this.form() : nothing}
      <hcm-filters .query=${this.route.query} .filters=${[
        { name: 'address', label: t('notifications.address'), kind: 'text', search: true },
        { name: 'channel', label: t('notifications.channel'), kind: 'select', options: ['email', 'sms'].map(option('channels')) },
        { name: 'source', label: t('notifications.source'), kind: 'select', options: ['admin', 'receipt', 'delivery'].map(option('sources')) },
      ]}></hcm-filters>
      <hcm-table name="suppressions" .caption=${t('notifications.suppressions')} .columns=${this.columns} .pages=${this.pages}
        .empty=${{ title: t('notifications.noSuppressions'), text: t('notifications.noSuppressionsText') }}
        .tools=${html`<button type="button" class="button" aria-expanded=${Boolean(this.adding)} @click=${() => this.open()}>${icon('plus')}${t('notifications.suppress')}</button>
          <hcm-csv .path=${SUPPRESSIONS} .query=${this.filters} file="suppressions"></hcm-csv>`}></hcm-table>`;
  }

  form() {
    const { refusal } = this;
    const set = (name) => (value) => (this.adding = { ...this.adding, [name]: value.trim() });
    const placed = refusal?.errors.length > 0;
    return html`<form class="card spaced" novalidate aria-label=${t('notifications.suppress')} @submit=${this.add}>
      ${problemBox(placed ? undefined : refusal)}
      <div class="form-grid">
        ${selectField({ name: 'new-channel', label: t('notifications.channel'), value: this.adding.channel, error: refusal?.of('channel'), onChange: set('channel'),
          options: ['email', 'sms'].map((value) => ({ value, label: t(`notifications.channels.${value}`) })) })}
        ${textField({ name: 'new-address', label: t(this.adding.channel === 'sms' ? 'notifications.phone' : 'notifications.email'), value: this.adding.address, error: refusal?.of('address'), onChange: set('address') })}
        ${textField({ name: 'new-reason', label: t('notifications.reasonWhy'), value: this.adding.reason, error: refusal?.of('reason'), onChange: set('reason') })}
      </div>
      <div class="actions"><button class="button primary" ?disabled=${this.busy}>${t('notifications.suppressThis')}</button>
        <button type="button" class="button" @click=${() => (this.adding = this.refusal = undefined)}>${t('app.cancel')}</button></div>
    </form>`;
  }

  async open() {
    this.adding = { channel: 'email', address: '', reason: '' };
    await this.updateComplete;
    this.querySelector('[name=new-address]').focus();
  }

  async add(event) {
    event.preventDefault();
    this.busy = true;
    try {
      const { channel, address, reason } = this.adding;
      await post(SUPPRESSIONS, { channel, address, ...(reason && { reason }) });
      toast(t('notifications.suppressed', { address }));
      this.adding = this.refusal = undefined;
      this.pages.refresh();
    } catch (refusal) {
      this.refusal = refusal;
      await this.updateComplete;
      announce(focusFirstError(this));
    } finally {
      this.busy = false;
    }
  }

  async lift({ id, address }) {
    if (await confirm({ title: t('notifications.liftTitle', { address }), text: t('notifications.liftText'), action: t('notifications.lift') })) {
      try {
        await remove(`${SUPPRESSIONS}/${encodeURIComponent(id)}`);
        toast(t('notifications.lifted', { address }));
      } catch (problem) {
        toast(problem.detail || t('problems.unreachable'), 'bad');
      }
      this.pages.reload();
    }
  }
}

const columns = (lift) => [
  { id: 'address', label: t('notifications.address'), always: true, cell: (row) => html`<span class="row-link">${row.address}</span>` },
  { id: 'channel', label: t('notifications.channel'), cell: (row) => word('notifications', 'channels', row.channel) },
  { id: 'source', label: t('notifications.source'), cell: (row) => word('notifications', 'sources', row.source) },
  { id: 'reason', label: t('notifications.reasonWhy'), cell: (row) => (row.reason ? html`<span class="clamp" title=${row.reason}>${row.reason}</span>` : none()) },
  { id: 'created_at', label: t('notifications.since'), cell: (row) => ago(row.created_at) },
  { id: 'created_by', label: t('notifications.by'), hidden: true, cell: (row) => html`<span class="who" title=${row.created_by}>${row.created_by}</span>` },
  { id: 'lift', label: t('notifications.action'), always: true, cell: (row) => html`<button type="button" class="button" aria-label=${t('notifications.liftOf', { address: row.address })} @click=${() => lift(row)}>${t('notifications.lift')}</button>` },
];

customElements.define('hcm-suppressions', Suppressions);
