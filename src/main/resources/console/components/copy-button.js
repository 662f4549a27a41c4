import { html } from 'lit';
import { t } from '../i18n.js';
import { announce } from './announce.js';
import { HcmElement } from './element.js';
import { icon } from './icon.js';

/** <hcm-copy .text=${text or () => text} .label=${'Copy as curl'}>. Without a label it is an icon that says "Copy". */
class CopyButton extends HcmElement {
  static properties = { text: { attribute: false }, label: {}, copied: { state: true } };

  render() {
    const label = this.copied ? t('app.copied') : (this.label ?? t('app.copy'));
    return html`<button type="button" class=${this.label ? 'button' : 'quiet icon-only'} title=${label} aria-label=${label} @click=${this.copy}>
      ${icon(this.copied ? 'completed' : 'copy')}${this.label ? label : ''}
    </button>`;
  }

  async copy() {
    const text = typeof this.text === 'function' ? this.text() : this.text;
    this.copied = (await copyText(text)) || undefined;
    announce(t(this.copied ? 'app.copied' : 'app.notCopied'));
    setTimeout(() => (this.copied = undefined), 2_000);
  }
}

/** The clipboard is there on https and localhost only; else the browser is asked as it was of old. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'unseen';
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

customElements.define('hcm-copy', CopyButton);
