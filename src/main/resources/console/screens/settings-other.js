import { html, nothing } from 'lit';
import { clock, duration } from '../format.js';
import { t } from '../i18n.js';

let zones;

function zoneList() {
  zones ??= Intl.supportedValuesOf?.('timeZone') ?? [];
  return html`<datalist id="zones">${['UTC', ...zones].map((zone) => html`<option value=${zone}></option>`)}</datalist>`;
}

/** Quiet hours and digests, and by which clock. */
export function timesFields(form, fields) {
  const zone = form.value('timezone');
  const now = clockOf(zone);
  const frequency = form.value('digest_frequency');
  return html`<h2>${t('settings.zone')}</h2>
    <div class="form-grid">
      ${fields.text('timezone', { list: 'zones', hint: now ? t('settings.hints.timezone', { now }) : t('settings.hints.timezoneUnknown') })}
    </div>
    ${zoneList()}
    <h2>${t('settings.quiet')}</h2>
    ${fields.check('dnd_enabled', { hint: t('settings.hints.dnd_enabled') })}
    <div class="form-grid">
      ${fields.time('dnd_start', { hint: t('settings.inZone', { zone }) })}
      ${fields.time('dnd_end', { hint: t('settings.inZone', { zone }) })}
    </div>
    <p class="note" data-tone="info">${quietInWords(form, zone)}</p>
    <h2>${t('settings.digests')}</h2>
    <p class="hint">${t('settings.hints.digests')}</p>
    <div class="form-grid">
      ${fields.frequency()}
      ${frequency === 'hourly' ? nothing : fields.hour({ hint: t('settings.inZone', { zone }) })}
      ${frequency === 'weekly' ? fields.weekday() : nothing}
    </div>`;
}

/** The time there now, or undefined if there is no such zone. */
function clockOf(zone) {
  try {
    return clock(new Date(), zone);
  } catch {
    return undefined;
  }
}

function quietInWords(form, zone) {
  if (!form.value('dnd_enabled')) {
    return t('settings.neverQuiet');
  }
  const [from, to] = [minutes(form.value('dnd_start')), minutes(form.value('dnd_end'))];
  if (from === undefined || to === undefined || from === to) {
    return t('settings.quietUnknown');
  }
  const length = duration(((to - from + 1440) % 1440) * 60_000);
  const values = { from: form.value('dnd_start'), to: form.value('dnd_end'), length, zone };
  return t(from > to ? 'settings.quietOverMidnight' : 'settings.quietInDay', values);
}

function minutes(time) {
  const parts = /^(\d\d):(\d\d)$/.exec(time ?? '');
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : undefined;
}

/** Whom the service itself tells, and what the organization keeps here for itself. */
export function peopleFields(form, fields) {
  return html`<h2>${t('settings.tabs.people')}</h2>
    ${fields.lines('admin_recipients', { hint: t('settings.hints.admin_recipients'), rows: 4 })}
    ${fields.check('notify_job_failed', { hint: t('settings.hints.notify_job_failed') })}
    <h2>${t('settings.custom')}</h2>
    ${fields.json('custom_settings', form.text(), { hint: t('settings.hints.custom_settings'), rows: 8 })}`;
}
