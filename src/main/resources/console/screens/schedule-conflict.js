import { html } from 'lit';
import { t } from '../i18n.js';

const FIELDS = {
  name: 'schedules.name', cron: 'schedules.cronField', zone: 'schedules.zone', job_type: 'schedules.type', priority: 'schedules.priority',
  max_retries: 'schedules.retries', overlap: 'schedules.overlap', tags: 'schedules.tags', enabled: 'schedules.enabled', payload: 'schedules.payload',
};

/** Somebody else saved first: what they made of it, beside what is to be saved here. @param form the element with both */
export function conflict(form) {
  const text = (answer, name) => (name === 'payload' ? answer.field(name) : String(answer.data[name]));
  const mine = (name) => (name === 'payload' ? form.payload : String(form.values[name]));
  const changed = Object.keys(FIELDS).filter((name) => text(form.read, name) !== text(form.theirs, name));
  return html`<div class="problem" role="alert">
    <p><strong>${t('problems.etag-mismatch')}</strong></p>
    <div class="table-scroll" tabindex="0" role="region" aria-label=${t('schedules.conflict')}>
      <table>
        <thead><tr><th scope="col">${t('schedules.field')}</th><th scope="col">${t('schedules.before')}</th><th scope="col">${t('schedules.theirs')}</th><th scope="col">${t('schedules.mine')}</th></tr></thead>
        <tbody>${changed.map((name) => html`<tr>
          <th scope="row">${t(FIELDS[name])}</th>
          <td><code>${text(form.read, name)}</code></td><td><code>${text(form.theirs, name)}</code></td><td><code>${mine(name)}</code></td>
        </tr>`)}</tbody>
      </table>
    </div>
    <p>${t('schedules.conflictText')}</p>
    <p class="actions">
      <button type="button" class="button" @click=${() => form.takeTheirs()}>${t('schedules.takeTheirs')}</button>
      <button type="button" class="button danger" @click=${() => form.keepMine()}>${t('schedules.keepMine')}</button>
    </p>
  </div>`;
}
