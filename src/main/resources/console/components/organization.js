import { html } from 'lit';
import { t } from '../i18n.js';
import { prefer, preference } from '../preferences.js';
import { href, route } from '../router.js';
import { currentOrganization, isRoot } from '../session.js';
import { pageHead } from './page-head.js';

/** Which organization all of the page is about: always to be seen, and a Root's to choose. */
export function organizationChoice() {
  const id = currentOrganization();
  if (!isRoot()) {
    return html`<span class="organization"><span class="muted">${t('app.organization')}</span> <strong title=${id}>${id}</strong></span>`;
  }
  return html`<details class="menu organization">
    <summary class="button"><span class="muted">${t('app.organization')}</span> <strong title=${id ?? ''}>${id ?? t('app.noneChosen')}</strong></summary>
    <div class="menu-panel">${form('organization')}</div>
  </details>`;
}

/** For a Root who has named none. */
export function noOrganization() {
  return html`${pageHead(t('app.whichOrganization'), { lead: t('app.whichOrganizationLead') })}
    <div class="card narrow">${form('organization-first')}</div>`;
}

function form(id) {
  const recent = preference('organizations', []);
  return html`<form @submit=${choose}>
    <div class="field">
      <label for=${id}>${t('app.organizationId')}</label>
      <input id=${id} name="organization" required autocomplete="off" list="${id}-recent" .value=${currentOrganization() ?? ''}>
      <datalist id="${id}-recent">${recent.map((each) => html`<option value=${each}></option>`)}</datalist>
    </div>
    <button class="button primary">${t('app.choose')}</button>
  </form>`;
}

/** All that was loaded is of the other one: the page begins anew, at the same screen. */
function choose(event) {
  event.preventDefault();
  const id = event.target.elements.organization.value.trim();
  if (id === '') {
    return;
  }
  prefer('organization', id);
  prefer('organizations', [id, ...preference('organizations', []).filter((each) => each !== id)].slice(0, 10));
  const next = new URL(location.href);
  next.hash = href(route().screen).split('?')[0] + `?${new URLSearchParams({ org: id })}`;
  history.pushState(null, '', next);
  location.reload();
}
