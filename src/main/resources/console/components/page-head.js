import { html, nothing } from 'lit';

/** The heading of a screen, which gets the focus when one comes to it, and what can be done beside it. */
export function pageHead(title, { actions, lead } = {}) {
  return html`<header class="page-head">
    <div>
      <h1 tabindex="-1">${title}</h1>
      ${lead ? html`<p class="lead">${lead}</p>` : nothing}
    </div>
    ${actions ? html`<div class="actions">${actions}</div>` : nothing}
  </header>`;
}
