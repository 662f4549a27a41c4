import { html, nothing } from 'lit';
import { viewerZone, zoneOfOrganization } from '../format.js';
import { LANGUAGES, language, t } from '../i18n.js';
import { help } from '../keys.js';
import { liveState, onLiveState, pause } from '../live.js';
import { chooseTheme, prefer, preference } from '../preferences.js';
import { href } from '../router.js';
import { currentSession, onSession, signOut } from '../session.js';
import { announce } from './announce.js';
import { HcmElement } from './element.js';
import { selectField } from './field.js';
import { icon } from './icon.js';
import { organizationChoice } from './organization.js';

/** Name, organization, whether the page is live, and what one has chosen for oneself. */
class Header extends HcmElement {
  static properties = { open: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.until(onLiveState(() => this.liveStateChanged()));
    this.until(onSession(() => this.requestUpdate()));
    const elsewhere = (event) => closeMenus(event.target);
    document.addEventListener('click', elsewhere);
    document.addEventListener('keydown', escape);
    const moved = () => this.toggleNavigation(false);
    addEventListener('hashchange', moved);
    this.until(() => {
      document.removeEventListener('click', elsewhere);
      document.removeEventListener('keydown', escape);
      removeEventListener('hashchange', moved);
    });
  }

  render() {
    if (!currentSession()) {
      return nothing; // it has just ended, and the sign-in is about to stand here
    }
    return html`<header class="top">
      <button type="button" class="quiet icon-only navigation-button" aria-controls="navigation" aria-expanded=${Boolean(this.open)}
        aria-label=${t('app.navigation')} @click=${() => this.toggleNavigation(!this.open)}>${icon('menu')}</button>
      <a class="brand" href=${href('overview')}>${t('app.name')}</a>
      ${organizationChoice()}
      <span class="spring"></span>
      ${this.live()}
      <button type="button" class="quiet icon-only" aria-label=${t('keys.title')} title=${t('keys.title')} @click=${help}>?</button>
      ${this.mine()}
    </header>`;
  }

  /** Whoever does not see the button is told what matters. */
  liveStateChanged() {
    this.requestUpdate();
    if (liveState() === 'lost') {
      announce(t('live.lostTitle'));
    }
  }

  live() {
    const state = liveState();
    const paused = state === 'paused';
    return html`<button type="button" class="quiet live" data-state=${state} aria-pressed=${paused} title=${t(`live.${state}Title`)}
      @click=${() => pause(!paused)}>${icon(paused ? 'paused' : 'live')}<span>${t(`live.${state}`)}</span></button>`;
  }

  mine() {
    const { subject, role } = currentSession();
    const zones = [
      { value: 'viewer', label: t('app.zoneMine', { zone: viewerZone }) },
      { value: 'organization', label: t('app.zoneOrganization', { zone: zoneOfOrganization() ?? '…' }) },
    ];
    return html`<details class="menu">
      <summary class="button" title=${subject} aria-label=${t('app.mine', { subject })}>${icon('person')}<span class="subject">${subject}</span></summary>
      <div class="menu-panel">
        <p><strong class="long">${subject}</strong><br><span class="muted">${role}</span></p>
        ${selectField({ name: 'theme', label: t('app.theme'), value: preference('theme', 'system'), onChange: chooseTheme,
          options: ['system', 'light', 'dark'].map((value) => ({ value, label: t(`themes.${value}`) })) })}
        ${selectField({ name: 'language', label: t('app.language'), value: language, onChange: (value) => choose('language', value),
          options: Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })) })}
        ${selectField({ name: 'shown-zone', label: t('app.zone'), value: preference('zone', 'viewer'), onChange: (value) => choose('zone', value), options: zones })}
        <button type="button" class="button" @click=${signOut}>${t('app.signOut')}</button>
      </div>
    </details>`;
  }

  toggleNavigation(open) {
    this.open = open;
    document.getElementById('navigation')?.toggleAttribute('data-open', open);
  }
}

/** Every text is drawn anew. */
function choose(name, value) {
  prefer(name, value);
  location.reload();
}

/** A menu closes when one goes on elsewhere. */
function closeMenus(where) {
  document.querySelectorAll('details.menu[open]').forEach((menu) => menu.contains(where) || (menu.open = false));
}

function escape(event) {
  const menu = event.key === 'Escape' && event.target.closest('details.menu[open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
}

customElements.define('hcm-header', Header);
