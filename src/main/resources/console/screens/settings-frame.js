import { html, nothing } from 'lit';
import { tabs } from '../components/tabs.js';
import { t } from '../i18n.js';
import { href } from '../router.js';
import { FIELDS, fieldName, tabOf } from './settings-fields.js';

/** What stands around the form, on every tab. */

export const TABS = [...Object.keys(FIELDS), 'history'];

function address(tab) {
  return href('settings', tab === 'email' ? {} : { tab });
}

/** @param mark(tab) a tone and what it means, where there is something to see */
export function settingsTabs(current, mark) {
  const dot = ([tone, meaning]) => html`<span class="dot" data-tone=${tone}><span class="unseen">${meaning}</span></span>`;
  return tabs(t('settings.title'), TABS.map((tab) => ({
    label: html`${t(`settings.tabs.${tab}`)}${mark(tab) ? dot(mark(tab)) : nothing}`,
    current: tab === current,
    href: address(tab),
  })));
}

/** That others have saved. @param compare undefined if nobody has */
export function newsBox(compare) {
  return html`<div aria-live="polite">${compare ? html`<p class="note" data-tone="warn">${t('settings.news')}
    <button type="button" class="button" @click=${compare}>${t('settings.compare')}</button></p>` : nothing}</div>`;
}

/** What another program left in the table and nothing could be sent by. */
export function warnings(found) {
  return found.length === 0 ? nothing : html`<div class="note" data-tone="warn"><p><strong>${t('settings.warnings')}</strong></p>
    <ul>${found.map(({ field, message }) => html`<li>${tabOf(field) ? html`<a href=${address(tabOf(field))}>${fieldName(field)}</a>` : field}: ${message}</li>`)}</ul></div>`;
}

/**
 * Save is never grey: what is being typed counts once its field is left, which a click on Save does.
 *
 * @param hasForm whether there is one on the page that Save submits
 */
export function saveBar({ draft, busy, hasForm, save, discard }) {
  return html`<div class="save-bar" ?data-unsaved=${draft.size > 0}>
    <p role="status">${draft.size === 0 ? html`<span class="muted">${t('settings.nothingChanged')}</span>`
      : html`<strong>${t('settings.unsaved', { n: draft.size })}</strong> <span class="muted">${draft.fields.map(fieldName).join(', ')}</span>`}</p>
    <div class="actions">
      ${draft.size > 0 ? html`<button type="button" class="button" @click=${discard}>${t('settings.discard')}</button>` : nothing}
      <button type=${hasForm ? 'submit' : 'button'} form="settings-form" class="button primary" ?disabled=${busy}
        @click=${hasForm ? nothing : save}>${busy ? t('settings.saving') : t('settings.save')}</button>
    </div>
  </div>`;
}
