import { html, nothing } from 'lit';
import { label } from '../components/badge.js';
import { moment, none } from '../components/time.js';
import { duration, number } from '../format.js';
import { t } from '../i18n.js';
import { href } from '../router.js';

/** @param actions { pause(type), resume(type, all), root } */
export function typeTable({ items, running_limit_per_organization: limit }, actions) {
  return html`${limit == null ? nothing : html`<p class="muted">${t('system.limitPerOrganization', { n: limit })}</p>`}
    <div class="table-scroll" tabindex="0" role="region" aria-label=${t('system.sections.types')}>
      <table>
        <thead><tr>
          <th scope="col">${t('system.type')}</th>
          <th scope="col">${t('system.state')}</th>
          ${['atOnce', 'deadline', 'retries'].map((each) => html`<th scope="col" class="numeric">${t(`system.${each}`)}</th>`)}
          <th scope="col">${t('system.change')}</th>
        </tr></thead>
        <tbody>${items.map((type) => html`<tr>
          <th scope="row"><a href=${href('jobs', { job_type: type.job_type })}>${type.job_type}</a></th>
          <td>${type.paused ? label(t('system.paused'), 'warn', 'paused') : label(t('system.runs'), 'good', 'completed')}${type.pauses.map(pause)}</td>
          <td class="numeric">${type.running_limit == null ? t('system.noLimit') : number(type.running_limit)}</td>
          <td class="numeric">${type.deadline_seconds == null ? none() : duration(type.deadline_seconds * 1000)}</td>
          <td class="numeric">${type.max_retries ?? none()}</td>
          <td><div class="actions">${buttons(type, actions)}</div></td>
        </tr>`)}</tbody>
      </table>
    </div>`;
}

function pause({ organization_id: organization, paused_at: at, paused_by: by, reason }) {
  return html`<p class="pause">${reason ? html`<strong>${reason}</strong><br>` : nothing}
    <span class="muted">${by}, ${moment(at)}${organization === null ? html`, ${t('system.ofAll')}` : nothing}</span></p>`;
}

/** A pause for all is lifted by a Root only, and apart. */
function buttons(type, { pause, resume, root }) {
  const own = type.pauses.some((each) => each.organization_id !== null);
  const all = type.pauses.some((each) => each.organization_id === null);
  const { job_type: name } = type;
  return html`
    ${own ? html`<button type="button" class="button" aria-label=${t('system.resumeOf', { type: name })} @click=${() => resume(type, false)}>${t('system.resume')}</button>` : nothing}
    ${all && root ? html`<button type="button" class="button" aria-label=${t('system.resumeAllOf', { type: name })} @click=${() => resume(type, true)}>${t('system.resumeAll')}</button>` : nothing}
    ${own || (all && !root) ? nothing : html`<button type="button" class="button" aria-label=${t('system.pauseOf', { type: name })} @click=${() => pause(type)}>${t('system.pause')}</button>`}`;
}
