import { html, nothing } from 'lit';
import { get, call, remove, SETTINGS } from '../api.js';
import { announce } from '../components/announce.js';
import { label } from '../components/badge.js';
import { confirm } from '../components/confirm-dialog.js';
import { HcmElement } from '../components/element.js';
import { loading } from '../components/empty-state.js';
import { focusFirstError, selectField, textField } from '../components/field.js';
import { problemBox } from '../components/problem-box.js';
import { ago } from '../components/time.js';
import { toast } from '../components/toasts.js';
import { t } from '../i18n.js';
import { PROVIDERS } from './settings-fields.js';

const PATH = `${SETTINGS}/credentials`;

/** What each provider wants to know. A field that ends in ? may be empty; one in * is a secret. */
const FORMS = {
  smtp: 'host port username? password?* security',
  sendgrid: 'api_key* webhook_public_key?',
  ses: 'region access_key_id secret_access_key* configuration_set? topic_arn?',
  twilio: 'account_sid auth_token* from? messaging_service_sid?',
  sns: 'region access_key_id secret_access_key* sender_id?',
};

/**
 * Which credentials there are, and a form to set others: what is set is never shown again.
 *
 * .channel  email or sms
 * .used     the providers that messages go by
 * .typed    { provider, fields } of the open form, kept by the screen; `typed` tells it of changes
 */
class SettingsCredentials extends HcmElement {
  static properties = {
    channel: {}, used: { attribute: false }, typed: { attribute: false },
    items: { state: true }, problem: { state: true }, refusal: { state: true }, open: { state: true }, busy: { state: true },
  };

  willUpdate(changed) {
    if (changed.has('channel')) {
      this.open = this.typed?.provider;
      this.refusal = undefined;
      this.load();
    }
  }

  async load() {
    try {
      this.items = (await get(PATH)).data.items;
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem;
    }
  }

  render() {
    return html`<section class="card" aria-labelledby="credentials-title">
      <h2 id="credentials-title">${t('settings.credentials')}</h2>
      <p class="hint">${t('settings.credentialsHint')}</p>
      ${problemBox(this.problem, () => this.load())}
      ${this.items ? html`<ul class="credentials">${PROVIDERS[this.channel].map((provider) => this.row(provider))}</ul>` : this.problem ? nothing : loading(t('app.loading'))}
    </section>`;
  }

  row(provider) {
    const name = t(`settings.providers.${provider}`);
    const item = this.items.find((each) => each.channel === this.channel && each.provider === provider);
    const own = item?.source === 'organization';
    return html`<li>
      <div class="section-head">
        <h3>${name} ${this.used.includes(provider) ? label(t('settings.inUse'), 'info') : nothing}</h3>
        ${this.open === provider ? nothing : html`<div class="actions">
          <button type="button" class="button" aria-label=${t(own ? 'settings.replaceOf' : 'settings.setOf', { name })} @click=${() => this.show(provider)}>${t(own ? 'settings.replace' : 'settings.set')}</button>
          ${own ? html`<button type="button" class="button danger" aria-label=${t('settings.removeOf', { name })} @click=${() => this.remove(provider, name)}>${t('settings.remove')}</button>` : nothing}
        </div>`}
      </div>
      ${item ? this.facts(item, own) : html`<p class="muted">${t('settings.noCredentials')}</p>`}
      ${this.open === provider ? this.form(provider, name, own) : nothing}
    </li>`;
  }

  facts(item, own) {
    return html`<p>${own ? html`${t('settings.setAgo')} ${ago(item.set_at)} <span class="muted">${t('settings.by', { who: item.set_by })}</span>` : t('settings.operators')}
        <span class="muted">· ${t('settings.fingerprint')} <code>${item.fingerprint}</code></span></p>
      ${item.last_success_at ? html`<p class="muted">${t('settings.lastSuccess')} ${ago(item.last_success_at)}</p>` : nothing}
      ${item.problem ? html`<p class="error">${item.problem}</p>` : nothing}`;
  }

  form(provider, name, own) {
    const fields = this.typed?.provider === provider ? this.typed.fields : {};
    return html`<form class="inner-form" novalidate aria-label=${t('settings.credentialsOf', { name })} @submit=${(e) => this.save(e, provider, name)}>
      ${own ? html`<p class="hint">${t('settings.replaceHint')}</p>` : nothing}
      ${this.refusal && !this.refusal.errors.length ? problemBox(this.refusal) : nothing}
      <div class="form-grid">${FORMS[provider].split(' ').map((field) => this.field(field, fields))}</div>
      <div class="actions">
        <button class="button primary" ?disabled=${this.busy}>${t('settings.saveCredentials')}</button>
        <button type="button" class="button" @click=${() => this.close()}>${t('app.cancel')}</button>
      </div>
      <p class="hint">${t('settings.testFirst')}</p>
    </form>`;
  }

  field(described, fields) {
    const name = described.replace(/[?*]/g, '');
    const common = {
      name: `credential-${name}`,
      label: described.includes('?') ? t('settings.optional', { name: t(`settings.credential.${name}`) }) : t(`settings.credential.${name}`),
      value: fields[name],
      error: this.refusal?.of(name),
      onChange: (value) => this.change(name, value),
    };
    if (name === 'security') {
      return selectField({ ...common, options: ['', 'starttls', 'tls', 'none'].map((value) => ({ value, label: t(`settings.securities.${value || 'choose'}`) })) });
    }
    const secret = described.includes('*');
    return textField({ ...common, type: secret ? 'password' : name === 'port' ? 'number' : 'text', autocomplete: secret ? 'new-password' : 'off' });
  }

  async show(provider) {
    this.tell(undefined);
    this.refusal = undefined;
    this.open = provider;
    await this.updateComplete;
    this.querySelector('form input')?.focus();
  }

  async close() {
    const provider = this.open;
    this.tell(undefined);
    this.open = this.refusal = undefined;
    await this.updateComplete;
    this.querySelectorAll('.credentials > li')[PROVIDERS[this.channel].indexOf(provider)]?.querySelector('button').focus();
  }

  change(name, value) {
    const { [name]: old, ...others } = this.typed?.provider === this.open ? this.typed.fields : {};
    const text = value.trim();
    const fields = text === '' ? others : { ...others, [name]: name === 'port' ? Number(text) : text };
    this.tell(Object.keys(fields).length > 0 ? { provider: this.open, fields } : undefined);
  }

  tell(typed) {
    this.typed = typed;
    this.dispatchEvent(new CustomEvent('typed', { detail: typed }));
  }

  async save(event, provider, name) {
    event.preventDefault();
    this.busy = true;
    try {
      await call('PUT', `${PATH}/${this.channel}/${provider}`, { body: this.typed?.fields ?? {} });
      toast(t('settings.credentialsSaved', { name }));
      this.load();
      this.dispatchEvent(new Event('saved'));
      await this.close();
    } catch (refusal) {
      this.refusal = refusal;
      await this.updateComplete;
      announce(focusFirstError(this));
    } finally {
      this.busy = false;
    }
  }

  async remove(provider, name) {
    if (await confirm({ title: t('settings.removeTitle', { name }), text: t('settings.removeText'), action: t('settings.remove'), danger: true })) {
      try {
        await remove(`${PATH}/${this.channel}/${provider}`);
        toast(t('settings.credentialsRemoved', { name }));
        this.dispatchEvent(new Event('saved'));
      } catch (problem) {
        toast(problem.detail || t('problems.unreachable'), 'bad');
      }
      this.load();
    }
  }
}

customElements.define('hcm-settings-credentials', SettingsCredentials);
