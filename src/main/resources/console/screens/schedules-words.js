import { html, nothing } from 'lit';
import { label } from '../components/badge.js';
import { ago } from '../components/time.js';
import { inWords } from '../cron-words.js';
import { isZone, relative, shownZone } from '../format.js';
import { locale, t } from '../i18n.js';

/** When a schedule runs: in words if there are any, and as it stands. */
export function when({ cron, zone }) {
  const words = inWords(cron);
  return html`${words ? html`<span class="cron-words">${words}</span>` : nothing}
    <span class="cron"><code>${cron}</code> <span class="muted">${zone}</span></span>`;
}

/** With the day of the week, which is what one checks. */
export function weekdayTime(instant, zone) {
  const time = new Date(instant);
  const second = time.getUTCSeconds() === 0 ? undefined : '2-digit';
  const options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit', second, timeZone: zone };
  return new Intl.DateTimeFormat(locale, options).format(time);
}

/** The times to come, by the clocks of the viewer and of the schedule. */
export function nextTimes(times, zone) {
  const mine = shownZone();
  const zones = zone === mine || !isZone(zone) ? [mine] : [mine, zone];
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${t('schedules.nextTimes')}>
    <table class="next-times">
      <thead><tr>${zones.map((each) => html`<th scope="col">${t(each === mine ? 'schedules.inMine' : 'schedules.inZone', { zone: each })}</th>`)}<th scope="col">${t('schedules.fromNow')}</th></tr></thead>
      <tbody>${times.map((time) => html`<tr>
        ${zones.map((each) => html`<td><time datetime=${time}>${weekdayTime(time, each)}</time></td>`)}
        <td class="muted">${relative(time)}</td>
      </tr>`)}</tbody>
    </table>
  </div>`;
}

/** What keeps it from running, what is odd, and what was left out. */
export function remarks(schedule) {
  return html`
    ${schedule.problem ? html`<p>${label(t('schedules.problem'), 'bad', 'failed')} ${schedule.problem}</p>` : nothing}
    ${schedule.warnings.map((warning) => html`<p>${label(t('schedules.odd'), 'warn', 'failed')} <code>${warning.field}</code> ${warning.message}</p>`)}`;
}

export function skipped({ last_skipped_at: at, last_skipped_reason: reason }) {
  return html`${ago(at)} <span class="muted">${at && reason ? t(`schedules.skipped.${reason}`) : nothing}</span>`;
}
