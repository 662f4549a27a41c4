import { html, nothing } from 'lit';
import { none } from '../components/time.js';
import { duration, number } from '../format.js';
import { t } from '../i18n.js';

/** How the job types did in the last hour and the last day. */
export function figures({ last_hour: hour, last_day: day }) {
  const types = [...new Set([...day.types, ...hour.types].map((each) => each.job_type))].sort();
  if (types.length === 0) {
    return nothing;
  }
  const rows = types.map((type) => [type, find(hour, type), find(day, type)]);
  const count = (of, name) => number(of?.[name] ?? 0);
  return html`<section class="card" aria-labelledby="types">
    <h2 id="types">${t('overview.types')}</h2>
    <div class="table-scroll" tabindex="0" role="region" aria-label=${t('overview.types')}>
      <table>
        <thead>
          <tr><td></td><th scope="colgroup" colspan="3">${t('overview.lastHour')}</th><th scope="colgroup" colspan="5">${t('overview.lastDay')}</th></tr>
          <tr>
            <th scope="col">${t('overview.type')}</th>
            ${['completed', 'failed', 'retried', 'completed', 'failed', 'retried', 'wait', 'run'].map((each) => html`<th scope="col" class="numeric">${t(`overview.lines.${each}`)}</th>`)}
          </tr>
        </thead>
        <tbody>${rows.map(([type, ofHour, ofDay]) => html`<tr>
          <th scope="row">${type}</th>
          ${[ofHour, ofDay].map((of) => ['completed', 'failed', 'retried'].map((name) => html`<td class="numeric">${count(of, name)}</td>`))}
          <td class="numeric">${time(ofDay?.wait_ms)}</td>
          <td class="numeric">${time(ofDay?.run_ms)}</td>
        </tr>`)}</tbody>
      </table>
    </div>
    <p class="hint">${t('overview.percentile')}</p>
  </section>`;
}

function find(window, type) {
  return window.types.find((each) => each.job_type === type);
}

function time(percentiles) {
  return percentiles ? duration(percentiles.p95) : none();
}
