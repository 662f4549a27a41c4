import { html, nothing, render } from 'lit';
import { cappedNumber } from '../format.js';
import { t } from '../i18n.js';
import { problemBox } from './problem-box.js';

/**
 * Asks before anything is destroyed, and counts first what it would be.
 * @param title a question
 * @param text what will happen, or a function of { n, count } that says so; whether it can be undone belongs here
 * @param count a function that asks the service (dry_run) and resolves to { matched, matched_is_lower_bound }; or undefined
 * @param action the words on the button, or such a function
 * @param danger whether it destroys
 * @param body a template for more, as a field
 * @return the count (or true without one) if they said yes, else undefined
 */
export function confirm({ title, text, count, action, danger = false, body }) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  document.body.append(dialog);
  let counted = count ? undefined : true;
  let problem;

  const words = (what) => (typeof what === 'function' ? what(inWords(counted)) : what);
  const draw = () => {
    const nobody = counted?.matched === 0;
    render(html`<form method="dialog">
      <h2 id="confirm-title">${title}</h2>
      ${problem ? problemBox(problem) : nothing}
      ${problem || counted ? nothing : html`<p role="status"><span class="spinner" aria-hidden="true"></span>${t('app.counting')}</p>`}
      ${counted && !nobody ? html`<p>${words(text)}</p>` : nothing}
      ${nobody ? html`<p>${t('app.nothingMatches')}</p>` : nothing}
      ${body ?? nothing}
      <div class="actions">
        <button class="button" value="">${t('app.cancel')}</button>
        ${counted && !nobody ? html`<button class=${danger ? 'button danger' : 'button primary'} value="yes">${words(action)}</button>` : nothing}
      </div>
    </form>`, dialog);
  };
  draw();
  dialog.showModal();
  count?.().then(
    (found) => (counted = found),
    (refused) => (problem = refused),
  ).finally(draw);
  return new Promise((answer) => {
    dialog.addEventListener('close', () => {
      answer(dialog.returnValue === 'yes' ? counted : undefined);
      dialog.remove();
    });
  });
}

/** For texts: t(key, { n, count }) chooses the form by n and writes count, which may be "10,000+". */
export function inWords({ matched, matched_is_lower_bound: isLowerBound }) {
  return { n: matched, count: cappedNumber(matched, isLowerBound) };
}
