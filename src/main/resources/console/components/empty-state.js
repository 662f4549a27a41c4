import { html, nothing } from 'lit';

/** Where there is nothing: what that means, and what could be done. @param action a link or a button */
export function emptyState({ title, text, action }) {
  return html`<div class="empty">
    <p class="empty-title">${title}</p>
    ${text ? html`<p>${text}</p>` : nothing}
    ${action ? html`<p>${action}</p>` : nothing}
  </div>`;
}

/** While the first answer is awaited. */
export function loading(text) {
  return html`<p class="loading" role="status"><span class="spinner" aria-hidden="true"></span>${text}</p>`;
}
