import { html, nothing } from 'lit';
import { icon } from './icon.js';
import { moment } from './time.js';

/**
 * What happened, the oldest first.
 * @param events [{ at, title, tone, shape, text, body }]; `body` is a template for what is longer
 */
export function timeLine(label, events) {
  return html`<ol class="time-line" aria-label=${label}>
    ${events.map((event) => html`<li data-tone=${event.tone ?? 'neutral'}>
      <span class="mark">${icon(event.shape ?? 'dot')}</span>
      <div>
        <p><strong>${event.title}</strong> ${event.at ? html`<span class="muted">${moment(event.at)}</span>` : nothing}</p>
        ${event.text ? html`<p>${event.text}</p>` : nothing}
        ${event.body ?? nothing}
      </div>
    </li>`)}
  </ol>`;
}
