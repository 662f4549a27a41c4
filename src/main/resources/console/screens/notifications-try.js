import { html, nothing } from 'lit';
import { asCurl, NOTIFICATIONS, post } from '../api.js';
import { announce } from '../components/announce.js';
import { badge } from '../components/badge.js';
import '../components/copy-button.js';
import { HcmElement } from '../components/element.js';
import { checkField, focusFirstError, selectField, textArea, textField } from '../components/field.js';
import { icon } from '../components/icon.js';
import { problemBox } from '../components/problem-box.js';
import { moment, none } from '../components/time.js';
import { instantOf, shownZone } from '../format.js';
import { t } from '../i18n.js';
import { recipient, word } from './notification-words.js';

const CHANNELS = ['email', 'sms', 'slack'];

/** What somebody has typed: it is still there when they come back from another page. */
let typed = { event: 'leave.approved', severity: 'normal', recipients: [{}] };

/** What would be said, and what would become of it. Nothing is stored or sent. */
class TryNotification extends HcmElement {
  static properties = { form: { state: true }, result: { state: true }, preview: { state: true }, refusal: { state: true }, busy: { state: true }, channel: { state: true } };

  constructor() {
    super();
    this.form = typed;
    this.channel = 'email';
  }

  set(name, value) {
    this.form = typed = { ...this.form, [name]: value };
    this.result = this.preview = undefined;
  }

  render() {
    return html`<div class="columns try">
      <form class="card settings" novalidate aria-label=${t('notifications.views.try')} @submit=${this.simulate}>
        <p class="hint">${t('notifications.tryLead')}</p>
        ${problemBox(this.refusal && this.unplaced())}
        <h2>${t('notifications.what')}</h2>
        <div class="form-grid">
          ${this.text('event', t('notifications.event'), { required: true })}
          ${selectField({ name: 'severity', label: t('notifications.severity'), value: this.form.severity, error: this.error('severity'), onChange: (value) => this.set('severity', value),
            options: ['critical', 'normal', 'low'].map((value) => ({ value, label: t(`notifications.severities.${value}`) })) })}
          ${this.text('subject', t('notifications.subject'))}
          ${this.text('template', t('notifications.template'), { hint: t('notifications.templateHint') })}
        </div>
        ${textArea({ name: 'body', label: t('notifications.body'), value: this.form.body, error: this.error('body'), rows: 3, hint: t('notifications.bodyHint'), onChange: (value) => this.set('body', value) })}
        ${textArea({ name: 'data', label: t('notifications.data'), value: this.form.data, error: this.error('data'), rows: 3, code: true, hint: t('notifications.dataHint'), onChange: (value) => this.set('data', value) })}
        <h2>${t('notifications.whom')}</h2>
        ${this.form.recipients.map((each, at) => this.person(each, at))}
        <p class="spaced"><button type="button" class="button" @click=${() => this.addPerson()}>${icon('plus')}${t('notifications.addRecipient')}</button></p>
        ${checkField({ name: 'slack', label: t('notifications.alsoSlack'), value: this.form.slack, error: this.error('slack'), onChange: (value) => this.set('slack', value) })}
        ${this.error('channels') ? html`<p class="error spaced">${this.error('channels')}</p>` : nothing}
        <h2>${t('notifications.when')}</h2>
        <div class="form-grid">
          ${['at', 'send_at', 'expires_at'].map((name) => textField({ name, type: 'datetime-local', label: t(`notifications.times.${name}`, { zone: shownZone() }),
            value: this.form[name], error: this.error(name), onChange: (value) => this.set(name, value) }))}
          ${this.text('dedupe_key', t('notifications.dedupeKey'))}
        </div>
        <div class="actions">
          <button class="button primary" ?disabled=${this.busy}>${t('notifications.simulate')}</button>
          <hcm-copy .label=${t('notifications.curlSend')} .text=${() => asCurl('POST', NOTIFICATIONS, this.body().notification)}></hcm-copy>
        </div>
      </form>
      <div class="stack">
        <section class="card" aria-labelledby="simulated"><h2 id="simulated">${t('notifications.simulated')}</h2><div aria-live="polite">${this.simulated()}</div></section>
        <section class="card" aria-labelledby="preview"><h2 id="preview">${t('notifications.preview')}</h2>
          <div class="actions spaced">${CHANNELS.map((channel) => html`<button type="button" class="button" aria-pressed=${Boolean(this.preview) && this.channel === channel}
            ?disabled=${this.busy} @click=${() => this.say(channel)}>${t(`notifications.channels.${channel}`)}</button>`)}</div>
          <div aria-live="polite">${this.said()}</div></section>
      </div>
    </div>`;
  }

  text(name, label, more) {
    return textField({ name, label, value: this.form[name], error: this.error(name), onChange: (value) => this.set(name, value.trim()), ...more });
  }

  person(person, at) {
    const field = (name, label, more) => textField({
      name: `recipients[${at}].${name}`, label, value: person[name], error: this.error(`recipients[${at}].${name}`), ...more,
      onChange: (value) => this.set('recipients', this.form.recipients.map((each, place) => (place === at ? { ...each, [name]: value.trim() } : each))) });
    return html`<fieldset class="choice spaced"><legend>${t('notifications.recipientAt', { n: at + 1 })}</legend>
      <div class="form-grid">
        ${field('name', t('notifications.name'))}
        ${field('email', t('notifications.email'), { type: 'email' })}
        ${field('phone', t('notifications.phone'), { type: 'tel' })}
        ${field('timezone', t('notifications.timezone'))}
      </div>
      ${this.form.recipients.length > 1 ? html`<button type="button" class="button" aria-label=${t('notifications.dropRecipientAt', { n: at + 1 })}
        @click=${() => this.set('recipients', this.form.recipients.filter((_, place) => place !== at))}>${t('notifications.dropRecipient')}</button>` : nothing}
    </fieldset>`;
  }

  async addPerson() {
    this.set('recipients', [...this.form.recipients, {}]);
    await this.updateComplete;
    this.querySelector(`[name="recipients[${this.form.recipients.length - 1}].name"]`).focus();
  }

  error(field) {
    return this.refusal?.of(field);
  }

  /** What is wrong and stands at no field. */
  unplaced() {
    const { errors } = this.refusal;
    const placed = errors.length > 0 && errors.every(({ field }) => field === 'channels' || this.querySelector(`[name="${CSS.escape(field)}"]`));
    return placed ? undefined : this.refusal;
  }

  /** As the API wants it: what is empty is left out. */
  body() {
    const { recipients, data, slack, at, send_at, expires_at, ...texts } = this.form;
    const filled = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== ''));
    const people = recipients.map(filled).filter((each) => Object.keys(each).length > 0);
    const notification = filled({
      ...texts,
      ...(people.length > 0 && { recipients: people }),
      ...(slack && { slack: true }),
      send_at: instantOf(send_at),
      expires_at: instantOf(expires_at),
      ...(data?.trim() && { data: JSON.parse(data) }),
    });
    return { notification, at: instantOf(at) };
  }

  /** The page itself says what is no JSON. */
  checked() {
    try {
      return this.body();
    } catch {
      const errors = [{ field: 'data', message: t('notifications.notJson') }];
      this.refusal = { errors, of: (field) => errors.find((each) => each.field === field)?.message };
      return undefined;
    }
  }

  async ask(work) {
    const body = this.checked();
    if (body) {
      this.busy = true;
      this.refusal = undefined;
      try {
        await work(body);
      } catch (problem) {
        this.refusal = problem;
      }
      this.busy = false;
    }
    await this.updateComplete;
    this.refusal && announce(focusFirstError(this));
  }

  simulate(event) {
    event.preventDefault();
    this.ask(async ({ notification, at }) => {
      this.result = (await post(`${NOTIFICATIONS}/simulate`, { ...notification, ...(at && { at }) })).data.deliveries;
      await this.updateComplete;
      this.querySelector('#simulated').scrollIntoView({ block: 'nearest' }); // it may be far below, on a telephone
    });
  }

  say(channel) {
    this.channel = channel;
    this.ask(async ({ notification: { event, subject, body, template, data } }) =>
      (this.preview = (await post(`${NOTIFICATIONS}/preview`, { event, channel, subject, body, template, data })).data));
  }

  simulated() {
    if (!this.result) {
      return html`<p class="muted">${t('notifications.notYetSimulated')}</p>`;
    }
    return html`<ul class="fates">${this.result.map((each) => html`<li>
      <p>${badge(each.state)} <strong class="long">${recipient(each, t('notifications.slackChannel'))}</strong></p>
      <p class="muted">${word('notifications', 'channels', each.channel)}${each.provider && each.provider !== each.channel ? html` · ${word('notifications', 'providers', each.provider)}` : nothing}${each.next_at ? html` · ${moment(each.next_at)}` : nothing}</p>
      <p>${each.reason ? word('notifications', 'reasons', each.reason) : t('notifications.wouldGo')}</p>
    </li>`)}</ul>`;
  }

  said() {
    const { preview } = this;
    if (!preview) {
      return html`<p class="muted">${t('notifications.notYetPreviewed')}</p>`;
    }
    return html`${preview.subject ? html`<p><span class="muted">${t('notifications.subject')}</span> <strong class="long">${preview.subject}</strong></p>` : nothing}
      <pre class="message" tabindex="0" role="region" aria-label=${t('notifications.text')}>${preview.text}</pre>
      ${preview.segments ? html`<p class="muted">${t('notifications.segments', { n: preview.segments })}</p>` : nothing}
      ${preview.html ? html`<details><summary>${t('notifications.html')}</summary><pre class="message" tabindex="0" role="region" aria-label=${t('notifications.html')}><code>${preview.html}</code></pre></details>` : nothing}`;
  }
}

customElements.define('hcm-notifications-try', TryNotification);
