import { html } from 'lit';
import { organizationHeaders } from '../api.js';
import { t } from '../i18n.js';
import { HcmElement } from './element.js';

/** Short messages, and what can still be undone. index.html has the one element; call toast() and undoable(). */

/** How long an action waits for somebody to undo it; tests are less patient. */
export const undo = { milliseconds: 30_000 };

const SHOWN = 8_000;

let toasts = [];
let element;

/** Says that something was done. @param tone good or bad; what is bad stays until it is closed */
export function toast(message, tone = 'good') {
  const entry = { message, tone };
  add(entry);
  if (tone !== 'bad') {
    setTimeout(() => drop(entry), SHOWN);
  }
}

/**
 * Does something in 30 s, unless somebody undoes it until then. Whoever leaves the page meanwhile is warned that it
 * will not be done.
 * @param message what will be done, as "412 jobs will be cancelled"
 * @param run does it and resolves to what is then said. It is given the options for its calls: the organization is
 *     that of now, whichever is looked at in 30 s
 */
export function undoable(message, run) {
  const options = { headers: organizationHeaders() };
  const entry = { message, tone: 'warn', due: Date.now() + undo.milliseconds };
  entry.now = async () => {
    clearTimeout(entry.timer);
    drop(entry);
    try {
      toast(await run(options));
    } catch (problem) {
      toast(problem.detail || problem.message || t('problems.unreachable'), 'bad');
    }
  };
  entry.undo = () => {
    clearTimeout(entry.timer);
    drop(entry);
    toast(t('app.undone'));
  };
  entry.timer = setTimeout(entry.now, undo.milliseconds);
  add(entry);
}

/** Before somebody signs out: what waits is done now. */
export function doAllNow() {
  return Promise.all(toasts.map((entry) => entry.now?.()));
}

/** The session ended by itself: what waited cannot be done any more, and that is said. */
export function abandonAll() {
  for (const entry of toasts.filter((each) => each.due)) {
    clearTimeout(entry.timer);
    drop(entry);
    toast(t('app.abandoned', { what: entry.message }), 'bad');
  }
}

/** Whether something is still to be done. */
export function waiting() {
  return toasts.some((entry) => entry.due);
}

addEventListener('beforeunload', (leaving) => {
  if (waiting()) {
    leaving.preventDefault(); // the browser asks in its own words
  }
});

function add(entry) {
  toasts = [...toasts, entry];
  element?.requestUpdate();
}

function drop(entry) {
  toasts = toasts.filter((each) => each !== entry);
  element?.requestUpdate();
}

class Toasts extends HcmElement {
  connectedCallback() {
    super.connectedCallback();
    element = this;
    const clock = setInterval(() => waiting() && this.requestUpdate(), 1_000);
    this.until(() => clearInterval(clock));
  }

  render() {
    return html`<div class="toasts" role="region" aria-label=${t('app.messages')}>
      ${toasts.map((entry) => html`<div class="toast" data-tone=${entry.tone}>
        <p role=${entry.tone === 'bad' ? 'alert' : 'status'}>${entry.message}</p>
        ${entry.due ? this.choices(entry) : html`<button type="button" class="quiet" @click=${() => drop(entry)}>${t('app.close')}</button>`}
      </div>`)}
    </div>`;
  }

  choices(entry) {
    const seconds = Math.max(0, Math.ceil((entry.due - Date.now()) / 1000));
    return html`<span class="countdown" aria-hidden="true">${t('app.seconds', { n: seconds })}</span>
      <button type="button" class="button" @click=${entry.undo}>${t('app.undo')}</button>
      <button type="button" class="quiet" @click=${entry.now}>${t('app.doNow')}</button>`;
  }
}

customElements.define('hcm-toasts', Toasts);
