import { html, nothing } from 'lit';
import { has, t } from '../i18n.js';

/**
 * What the service refused, in its own words, and what can be done.
 * @param problem an ApiProblem, or undefined: then there is nothing
 * @param again what "Try again" does, if that can help
 */
export function problemBox(problem, again) {
  if (!problem) {
    return nothing;
  }
  const key = `problems.${problem.type}`;
  const words = has(key) ? t(key) : problem.detail || problem.message || t('problems.unknown');
  return html`<div class="problem" role="alert">
    <p><strong>${words}</strong></p>
    ${problem.errors?.length > 1 ? html`<ul>${problem.errors.map((error) => html`<li><code>${error.field}</code> ${error.message}</li>`)}</ul>` : nothing}
    ${problem.retryAfter ? html`<p>${t('problems.retryAfter', { n: problem.retryAfter })}</p>` : nothing}
    ${problem.requestId ? html`<p class="muted">${t('problems.requestId')} <code>${problem.requestId}</code></p>` : nothing}
    ${again ? html`<p><button type="button" class="button" @click=${again}>${t('app.tryAgain')}</button></p>` : nothing}
  </div>`;
}
