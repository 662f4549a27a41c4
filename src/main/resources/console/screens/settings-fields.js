import { html, nothing } from 'lit';
import { checkField, selectField, textArea, textField } from '../components/field.js';
import { none } from '../components/time.js';
import { t } from '../i18n.js';
import { indented } from '../json-text.js';

/** Every field that can be set, by the tab where it stands. */
export const FIELDS = {
  email: ['email_enabled', 'email_provider', 'email_fallback_provider', 'email_from_address', 'email_from_name'],
  sms: ['sms_enabled', 'sms_provider', 'sms_monthly_segments'],
  slack: ['slack_enabled', 'slack_webhook_url'],
  times: ['timezone', 'dnd_enabled', 'dnd_start', 'dnd_end', 'digest_frequency', 'digest_hour', 'digest_weekday'],
  people: ['admin_recipients', 'notify_job_failed', 'custom_settings'],
};

export const CHANNELS = ['email', 'sms', 'slack'];

export const PROVIDERS = { email: ['smtp', 'sendgrid', 'ses'], sms: ['twilio', 'sns'] };

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export const ALL = Object.values(FIELDS).flat();

/** @param field also a part of one, as admin_recipients[0] */
export function tabOf(field) {
  return Object.keys(FIELDS).find((tab) => FIELDS[tab].includes(whole(field)));
}

export function whole(field) {
  return field.replace(/[[.].*/, '');
}

/** What is wrong with a field, or with the lines of it. */
export function refusalOf(problem, field) {
  const messages = (problem?.errors ?? []).filter((error) => whole(error.field) === field).map((error) => {
    const at = /\[(\d+)]/.exec(error.field)?.[1];
    return at === undefined ? error.message : t('settings.lineWrong', { n: Number(at) + 1, message: error.message });
  });
  return messages.length > 0 ? messages.join(' ') : undefined;
}

export function fieldName(field) {
  return ALL.includes(field) ? t(`settings.fields.${field}`) : field;
}

export function same(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** A value in words, as the history and the view of conflicts show it. */
export function shownValue(field, value) {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) {
    return none();
  }
  if (typeof value === 'boolean') {
    return t(value ? 'settings.on' : 'settings.off');
  }
  if (field === 'slack_webhook_url') {
    return value === 'changed' ? t('settings.secret') : html`<code class="long">${value}</code>`;
  }
  if (Array.isArray(value)) {
    return value.join(', ');
  }
  if (typeof value === 'object') {
    return html`<code class="long">${JSON.stringify(value)}</code>`;
  }
  return ofChoice(field, value);
}

function ofChoice(field, value) {
  const texts = { email_provider: 'providers', email_fallback_provider: 'providers', sms_provider: 'providers', digest_frequency: 'frequencies', digest_weekday: 'weekdays' }[field];
  const known = { providers: Object.values(PROVIDERS).flat(), frequencies: ['hourly', 'daily', 'weekly'], weekdays: WEEKDAYS }[texts];
  return known?.includes(value) ? t(`settings.${texts}.${value}`) : field === 'digest_hour' ? hour(value) : String(value);
}

function hour(value) {
  return `${String(value).padStart(2, '0')}:00`;
}

function options(texts, values) {
  return values.map((value) => ({ value, label: t(`settings.${texts}.${value}`) }));
}

/**
 * The fields of the form.
 * @param form { value(field), set(field, value), error(field), changed(field) }
 */
export function formFields(form) {
  const common = (name, more = {}) => ({
    name,
    label: html`${fieldName(name)}${form.changed(name) ? html` <span class="changed">${t('settings.changed')}</span>` : nothing}`,
    value: form.value(name),
    error: form.error(name),
    onChange: (value) => form.set(name, value),
    ...more,
  });
  const textOrNull = (name) => (value) => form.set(name, value.trim() === '' ? null : value.trim());
  return {
    check: (name, more) => checkField(common(name, more)),
    text: (name, more) => textField(common(name, { onChange: (value) => form.set(name, value.trim()), ...more })),
    textOrNull: (name, more) => textField(common(name, { onChange: textOrNull(name), ...more })),
    number: (name, more) => textField(common(name, { type: 'number', onChange: (value) => form.set(name, value === '' ? null : Number(value)), ...more })),
    time: (name, more) => textField(common(name, { type: 'time', ...more })),
    provider: (name, channel, noneText, more) => selectField(common(name, {
      options: [...(noneText ? [{ value: '', label: noneText }] : []), ...options('providers', PROVIDERS[channel])],
      onChange: (value) => form.set(name, value === '' ? null : value),
      ...more,
    })),
    frequency: () => selectField(common('digest_frequency', { options: options('frequencies', ['hourly', 'daily', 'weekly']) })),
    weekday: (more) => selectField(common('digest_weekday', { options: options('weekdays', WEEKDAYS), ...more })),
    hour: (more) => selectField(common('digest_hour', {
      options: Array.from({ length: 24 }, (_, each) => ({ value: each, label: hour(each) })),
      onChange: (value) => form.set('digest_hour', Number(value)),
      ...more,
    })),
    lines: (name, more) => textArea(common(name, {
      value: (form.value(name) ?? []).join('\n'),
      onChange: (value) => form.set(name, value.split(/[\n,;]/).map((each) => each.trim()).filter(Boolean)),
      ...more,
    })),
    json: (name, text, more) => textArea(common(name, { value: text === undefined || text === 'null' ? '' : indented(text), code: true, ...more })),
  };
}
