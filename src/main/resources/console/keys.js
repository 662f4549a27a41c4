import { html, render } from 'lit';
import { t } from './i18n.js';
import { prefer, preference } from './preferences.js';

/** Keys that do something wherever one is. Single characters can be switched off, as those who speak to machines need. */
const KEYS = [
  ['?', 'keys.help', help],
  ['/', 'keys.search', search],
];

/** @return what ends it */
export function listenForKeys() {
  const pressed = (event) => {
    const typing = event.target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
    const key = KEYS.find(([each]) => each === event.key);
    if (!key || typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }
    if (preference('keys', true)) {
      event.preventDefault();
      key[2]();
    }
  };
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}

function search() {
  document.querySelector('[data-search]')?.focus();
}

export function help() {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'help-title');
  document.body.append(dialog);
  render(html`<form method="dialog">
    <h2 id="help-title">${t('keys.title')}</h2>
    <dl class="keys">
      ${KEYS.map(([key, text]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${t(text)}</dd></div>`)}
      <div><dt><kbd>Shift</kbd></dt><dd>${t('keys.range')}</dd></div>
      <div><dt><kbd>Esc</kbd></dt><dd>${t('keys.close')}</dd></div>
    </dl>
    <label class="menu-item"><input type="checkbox" .checked=${preference('keys', true)} @change=${(e) => prefer('keys', e.target.checked)}>${t('keys.on')}</label>
    <div class="actions"><button class="button primary">${t('app.close')}</button></div>
  </form>`, dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
}
