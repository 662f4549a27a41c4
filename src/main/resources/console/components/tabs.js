import { html, nothing } from 'lit';
import { cappedNumber } from '../format.js';

/**
 * Views of one list, each with its own address, so they are links.
 * @param tabs [{ label, href, current, count, capped }]; count may be undefined
 */
export function tabs(label, tabs) {
  return html`<nav class="tabs" aria-label=${label}>
    <ul>
      ${tabs.map((tab) => html`<li>
        <a href=${tab.href} aria-current=${tab.current ? 'page' : nothing}>${tab.label}
          ${tab.count === undefined ? nothing : html`<span class="count">${cappedNumber(tab.count, tab.capped)}</span>`}</a>
      </li>`)}
    </ul>
  </nav>`;
}
