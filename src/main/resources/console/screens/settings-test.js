import { html, nothing } from 'lit';
import { post, SETTINGS } from '../api.js';
import { announce } from '../components/announce.js';
import { label } from '../components/badge.js';
import { HcmElement } from '../components/element.js';
import { focusFirstError, textField } from '../components/field.js';
import { problemBox } from '../components/problem-box.js';
import { has, t } from '../i18n.js';
import { tabOf } from './settings-fields.js';

/**
 * One real message through a channel, with what is typed and need not be saved.
 *
 * .channel      email, sms or slack
 * .body         () => what is tried, without the recipient
 * .unsaved      whether settings are tried that are not saved; .credentials: the same of credentials
 * refused       tells the form of fields that are wrong; tested: the channel may have been resumed
 */
class SettingsTest extends HcmElement {
  static properties = {
    channel: {}, body: { attribute: false }, unsaved: { type: Boolean }, credentials: { attribute: false },
    recipient: { state: true }, result: { state: true }, problem: { state: true }, busy: { state: true },
  };

  willUpdate(changed) {
    if (changed.has('channel')) {
      this.recipient = '';
      this.result = this.problem = undefined;
    }
  }

  render() {
    const what = [this.unsaved && t('settings.unsavedSettings'), this.credentials && t('settings.unsavedCredentials')].filter(Boolean);
    return html`<form class="card" novalidate aria-labelledby="test-title" @submit=${this.send}>
      <h2 id="test-title">${t('settings.test')}</h2>
      <p class="hint">${t('settings.testHint')}</p>
      ${this.channel === 'slack' ? nothing : textField({
        name: 'recipient', label: t(`settings.testTo.${this.channel}`), value: this.recipient, error: this.problem?.of('recipient'),
        hint: this.channel === 'email' ? t('settings.testOwn') : undefined,
        type: this.channel === 'email' ? 'email' : 'tel', placeholder: this.channel === 'sms' ? '+15005550006' : undefined,
        onChange: (value) => (this.recipient = value.trim()) })}
      <p class="muted">${what.length === 0 ? t('settings.testSaved') : t('settings.testUnsaved', { what: what.join(t('settings.and')) })}</p>
      <p><button class="button" ?disabled=${this.busy}>${this.busy ? t('settings.testing') : t('settings.testSend')}</button></p>
      ${problemBox(this.elsewhere())}
      <div role="status">${this.result ? this.outcome(this.result) : nothing}</div>
    </form>`;
  }

  outcome({ outcome, stage, advice, provider }) {
    const good = outcome === 'ok';
    const name = (group, key) => (has(`settings.${group}.${key}`) ? t(`settings.${group}.${key}`) : key);
    return html`<div class="note" data-tone=${good ? 'good' : 'bad'}>
      <p>${label(name('outcomes', outcome), good ? 'good' : 'bad', good ? 'completed' : 'failed')} ${provider ? html`<span class="muted">${name('providers', provider)}</span>` : nothing}</p>
      ${advice ? html`<p>${advice}</p>` : nothing}
      ${good ? nothing : html`<p class="muted">${t('settings.stage', { stage: name('stages', stage) })}</p>`}
    </div>`;
  }

  /** What is wrong and stands at no field. */
  elsewhere() {
    const { problem } = this;
    const placed = problem?.errors.length > 0 && problem.errors.every(({ field }) => field === 'recipient' || tabOf(field));
    return placed ? undefined : problem;
  }

  async send(event) {
    event.preventDefault();
    this.busy = true;
    this.result = this.problem = undefined;
    try {
      const { data } = await post(`${SETTINGS}/test`, { ...this.body(), ...(this.channel !== 'slack' && this.recipient && { recipient: this.recipient }) });
      this.result = data;
      this.dispatchEvent(new Event('tested'));
    } catch (problem) {
      this.problem = problem;
      problem.errors.some(({ field }) => tabOf(field)) && this.dispatchEvent(new CustomEvent('refused', { detail: problem }));
    } finally {
      this.busy = false;
    }
    await this.updateComplete;
    this.problem?.of('recipient') && announce(focusFirstError(this));
  }
}

customElements.define('hcm-settings-test', SettingsTest);
