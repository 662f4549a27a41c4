import { html } from 'lit';
import { t } from '../i18n.js';
import { indented } from '../json-text.js';
import { HcmElement } from './element.js';
import './copy-button.js';

/** <hcm-json .text=${answer.field('payload')} .label=${'Payload'}>: as it was sent, indented, and no number changed. */
class JsonView extends HcmElement {
  static properties = { text: { attribute: false }, label: {} };

  render() {
    if (this.text === undefined || this.text === 'null') {
      return html`<p class="muted">${t('app.none')}</p>`;
    }
    return html`<figure class="json">
      <hcm-copy .text=${this.text}></hcm-copy>
      <pre tabindex="0" role="region" aria-label=${this.label}><code>${indented(this.text)}</code></pre>
    </figure>`;
  }
}

customElements.define('hcm-json', JsonView);
