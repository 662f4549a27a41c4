import { html, nothing } from 'lit';
import { announce } from './components/announce.js';
import { HcmElement } from './components/element.js';
import { loading } from './components/empty-state.js';
import { problemBox } from './components/problem-box.js';
import './components/header.js';
import './components/toasts.js';
import { loadScreenTexts, t } from './i18n.js';
import { listenForKeys } from './keys.js';
import { go, href, mayFollow, replace, route } from './router.js';
import { SCREENS, screenOf } from './screens.js';
import { currentOrganization, currentSession, isRoot, onSession, resume, signInWithCode } from './session.js';
import { noOrganization } from './components/organization.js';
import './sign-in.js';

/** The frame around all screens: who is signed in, where one can go, and the screen of the address. */
class Shell extends HcmElement {
  static properties = { started: { state: true }, screen: { state: true }, problem: { state: true }, refusal: { state: true } };

  #shown; // what #screen shows: another one gets the focus and its own element
  #key;

  connectedCallback() {
    super.connectedCallback();
    const moved = async () => (await mayFollow()) && this.show();
    addEventListener('hashchange', moved);
    this.until(() => removeEventListener('hashchange', moved));
    this.until(onSession((event) => (event.type === 'zone' ? this.requestUpdate() : this.show())));
    this.until(listenForKeys());
    this.start();
  }

  async start() {
    await this.useLink();
    if (!currentSession()) {
      await resume();
    }
    this.started = true;
    this.show();
  }

  /** #/sign-in?code=…, which a first run prints. The code leaves the address at once. */
  async useLink() {
    const { screen, query } = route();
    if (screen !== 'sign-in') {
      return;
    }
    const code = query.get('code');
    replace('overview');
    if (code) {
      await signInWithCode(code).catch((problem) => (this.refusal = Object.assign(problem, { link: true })));
    }
  }

  async show() {
    if (!this.started) {
      return;
    }
    if (route().screen === 'sign-in') {
      this.useLink();
      return;
    }
    if (isRoot() && route().query.get('org') && route().query.get('org') !== currentOrganization()) {
      location.reload(); // a link to another organization: nothing of this one may stay
      return;
    }
    this.requestUpdate();
    if (!currentSession() || currentOrganization() === undefined) {
      this.#key = this.#shown = this.screen = undefined;
      return;
    }
    const where = route();
    const found = screenOf(where);
    const key = `${found?.name} ${currentOrganization()}`;
    if (key === this.#key && this.#shown) {
      this.#shown.route = where;
      return;
    }
    this.#key = key;
    await this.load(found, where, key);
  }

  async load(found, where, key) {
    this.problem = undefined;
    if (!found) {
      this.screen = this.#shown = undefined;
      this.problem = { message: t('app.noScreen') };
      return;
    }
    try {
      await Promise.all([found.load(), loadScreenTexts(found.name)]);
    } catch (failure) {
      console.warn(failure);
      if (key === this.#key) {
        this.screen = this.#shown = this.#key = undefined;
        this.problem = { type: 'unreachable' };
      }
      return;
    }
    if (key !== this.#key) {
      return; // somebody has gone on meanwhile
    }
    const first = this.screen === undefined;
    const element = document.createElement(`hcm-screen-${found.name}`);
    element.route = route();
    this.screen = this.#shown = element;
    await this.updateComplete;
    await element.updateComplete;
    this.arrive(element, first);
  }

  /** Whoever comes by keyboard or by ear is at the top of what is new; the first time they are where a page begins. */
  arrive(element, first) {
    const heading = element.querySelector('h1');
    if (!first) {
      scrollTo(0, 0);
      heading?.focus({ preventScroll: true });
    }
    announce(heading?.textContent.trim() ?? '');
  }

  render() {
    if (!this.started) {
      return loading(t('app.loading'));
    }
    if (!currentSession()) {
      document.title = `${t('signIn.title')} · ${t('app.name')}`;
      return html`<hcm-sign-in .refusal=${this.refusal}></hcm-sign-in><hcm-toasts></hcm-toasts>`;
    }
    const { screen } = route();
    return html`
      <a class="skip" href="#main" @click=${this.skip}>${t('app.skip')}</a>
      <hcm-header></hcm-header>
      <nav class="side" id="navigation" aria-label=${t('app.navigation')}>
        <ul>${SCREENS.map((each) => html`<li><a href=${href(each.name)} aria-current=${each.name === screen ? 'page' : nothing}>${t(`screens.${each.name}`)}</a></li>`)}</ul>
      </nav>
      <main id="main" tabindex="-1">${this.body()}</main>
      <hcm-toasts></hcm-toasts>`;
  }

  body() {
    if (currentOrganization() === undefined) {
      return noOrganization();
    }
    if (this.problem) {
      return html`<h1 tabindex="-1">${t('app.problem')}</h1>${problemBox(this.problem, this.problem.type ? () => this.show() : undefined)}
        ${this.problem.type ? nothing : html`<p><button type="button" class="button" @click=${() => go('overview')}>${t('screens.overview')}</button></p>`}`;
    }
    return this.screen ?? loading(t('app.loading'));
  }

  /** The address is ours: a link to #main would be a screen. */
  skip(event) {
    event.preventDefault();
    document.getElementById('main').focus();
  }
}

customElements.define('hcm-shell', Shell);
