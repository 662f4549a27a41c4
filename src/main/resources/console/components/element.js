import { LitElement } from 'lit';
import { t } from '../i18n.js';

/** All elements live in the page itself: one stylesheet, and labels that find their fields. */
export class HcmElement extends LitElement {
  createRenderRoot() {
    return this;
  }

  #endings = [];

  /** A class field hides the accessor by which Lit notices that a property of its name changes: it is set anew, by that. */
  connectedCallback() {
    for (const name of this.constructor.elementProperties.keys()) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    super.connectedCallback();
  }

  /** What is to end when the element leaves the page, as listen() and every() return it. Call it in connectedCallback. */
  until(ending) {
    this.#endings.push(ending);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#endings.splice(0).forEach((end) => end());
  }
}

/** A screen. `route` is { screen, id, query }, and changes as the address does. Its h1 names the page. */
export class Screen extends HcmElement {
  static properties = { route: { attribute: false } };

  updated() {
    const heading = this.querySelector('h1')?.textContent.trim();
    if (heading) {
      document.title = `${heading} · ${t('app.name')}`;
    }
  }
}
