import { svg, html } from 'lit';

/** Drawn on 16 by 16; they say nothing that words beside them do not say. */
const SHAPES = {
  queued: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke-dasharray="2.6 2"/>`,
  processing: svg`<path d="M5 3.5v9l7-4.5z" fill="currentColor"/>`,
  completed: svg`<path d="M3 8.5l3.2 3.2L13 4.8" fill="none"/>`,
  failed: svg`<path d="M8 2l6.2 11.2H1.8z" fill="none"/><path d="M8 6.2v3.2M8 11.2v.6"/>`,
  cancelled: svg`<circle cx="8" cy="8" r="5.5" fill="none"/><path d="M4.2 11.8l7.6-7.6"/>`,
  paused: svg`<path d="M5.5 3.5v9M10.5 3.5v9"/>`,
  live: svg`<circle cx="8" cy="8" r="3.5" fill="currentColor"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" fill="none"/><path d="M10.5 3.5v-.5a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h.5" fill="none"/>`,
  menu: svg`<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>`,
  columns: svg`<rect x="2.5" y="3" width="11" height="10" rx="1" fill="none"/><path d="M6.2 3v10M9.8 3v10"/>`,
  download: svg`<path d="M8 2.5v8M4.8 7.5L8 10.7l3.2-3.2M3 13.5h10" fill="none"/>`,
  person: svg`<circle cx="8" cy="5.5" r="2.7" fill="none"/><path d="M2.8 13.5c.6-3 2.6-4.3 5.2-4.3s4.6 1.3 5.2 4.3" fill="none"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  dot: svg`<circle cx="8" cy="8" r="2.5" fill="currentColor"/>`,
};

/** @param name one of the shapes; any other is a dot */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${SHAPES[name] ?? SHAPES.dot}</svg>`;
}
