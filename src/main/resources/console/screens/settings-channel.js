import { html, nothing } from 'lit';
import { post, SETTINGS } from '../api.js';
import { badge } from '../components/badge.js';
import { moment } from '../components/time.js';
import { toast } from '../components/toasts.js';
import { t } from '../i18n.js';
import { PROVIDERS } from './settings-fields.js';

/** Whether a channel can be used as it is saved, and what is in the way. */
export function channelState(channel, { state, reasons, paused_since: since }, resumed) {
  return html`<section class="card channel-state" data-tone=${{ paused: 'bad', not_ready: 'warn', ready: 'good' }[state] ?? 'neutral'} aria-labelledby="channel-state">
    <div class="section-head">
      <h2 id="channel-state">${t('settings.state')} ${badge(state)}</h2>
      ${state === 'paused' ? html`<button type="button" class="button" @click=${() => resume(channel, resumed)}>${t('settings.resume')}</button>` : nothing}
    </div>
    ${since ? html`<p>${t('settings.pausedSince')} ${moment(since)}</p>` : nothing}
    ${reasons.length === 0 ? html`<p class="muted">${t(`settings.states.${state}`)}</p>` : html`<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`}
    ${state === 'paused' ? html`<p class="hint">${t('settings.resumeHint')}</p>` : nothing}
  </section>`;
}

async function resume(channel, resumed) {
  try {
    resumed((await post(`${SETTINGS}/channels/${channel}/resume`)).data);
    toast(t('settings.resumed', { channel: t(`settings.tabs.${channel}`) }));
  } catch (problem) {
    toast(problem.detail || t('problems.unreachable'), 'bad');
  }
}

export function channelFields(channel, form, fields) {
  return { email: emailFields, sms: smsFields, slack: slackFields }[channel](form, fields);
}

function emailFields(form, fields) {
  const provider = form.value('email_provider');
  return html`<h2>${t('settings.tabs.email')}</h2>
    ${fields.check('email_enabled', { hint: t('settings.hints.email_enabled') })}
    <div class="form-grid">
      ${fields.provider('email_provider', 'email')}
      ${fields.provider('email_fallback_provider', 'email', t('settings.noFallback'), { hint: t('settings.hints.email_fallback_provider', { provider: known(provider) }) })}
      ${fields.text('email_from_address', { type: 'email' })}
      ${fields.textOrNull('email_from_name', { hint: t('settings.hints.email_from_name') })}
    </div>`;
}

function known(provider) {
  return PROVIDERS.email.includes(provider) ? t(`settings.providers.${provider}`) : provider;
}

function smsFields(form, fields) {
  return html`<h2>${t('settings.tabs.sms')}</h2>
    ${fields.check('sms_enabled', { hint: t('settings.hints.sms_enabled') })}
    <div class="form-grid">
      ${fields.provider('sms_provider', 'sms', t('settings.noProvider'))}
      ${fields.number('sms_monthly_segments', { min: 0, max: 1_000_000_000, hint: t('settings.hints.sms_monthly_segments'), placeholder: t('settings.noBudget') })}
    </div>`;
}

/** The webhook is a secret: what is there is shown masked, and replaced as a whole. */
function slackFields(form, fields) {
  const name = 'slack_webhook_url';
  const kept = form.saved(name);
  const typing = form.changed(name) ? form.value(name) !== null : kept === null || form.error(name);
  return html`<h2>${t('settings.tabs.slack')}</h2>
    ${fields.check('slack_enabled', { hint: t('settings.hints.slack_enabled') })}
    ${typing || form.replacing ? fields.textOrNull(name, {
      type: 'text', hint: t('settings.hints.slack_webhook_url'), placeholder: 'https://hooks.slack.com/services/…', value: form.changed(name) ? form.value(name) : '',
      onChange: (value) => form.set(name, value.trim() === '' ? kept : value.trim()),
    }) : html`<div class="field" role="group" aria-labelledby="webhook-label">
      <span class="label" id="webhook-label">${t(`settings.fields.${name}`)} ${form.changed(name) ? html`<span class="changed">${t('settings.changed')}</span>` : nothing}</span>
      ${form.changed(name) ? html`<p>${t('settings.webhookGoes')}</p>` : html`<p><code class="long">${kept}</code></p>`}
      <div class="actions">
        ${form.changed(name) ? nothing : html`<button type="button" class="button" @click=${() => form.replace()}>${t('settings.replace')}</button>
          <button type="button" class="button" @click=${() => form.set(name, null)}>${t('settings.remove')}</button>`}
      </div>
      <p class="hint">${t('settings.webhookSecret')}</p>
    </div>`}
    ${form.changed(name) || form.replacing ? html`<p><button type="button" class="link" @click=${() => form.set(name, kept)}>${t('settings.keepWebhook')}</button></p>` : nothing}`;
}
