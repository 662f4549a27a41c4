import { html } from 'lit';
import { has, t } from '../i18n.js';
import { icon } from './icon.js';

/** How each state of the API looks: a tone, which is a colour, and a shape. */
const LOOKS = {
  queued: ['neutral', 'queued'],
  processing: ['info', 'processing'],
  completed: ['good', 'completed'],
  failed: ['bad', 'failed'],
  cancelled: ['neutral', 'cancelled'],
  // deliveries
  pending: ['neutral', 'queued'],
  held: ['warn', 'paused'],
  digested: ['neutral', 'queued'],
  sending: ['info', 'processing'],
  sent: ['good', 'completed'],
  delivered: ['good', 'completed'],
  bounced: ['bad', 'failed'],
  suppressed: ['neutral', 'cancelled'],
  unknown: ['warn', 'failed'],
  expired: ['neutral', 'cancelled'],
  // channels
  off: ['neutral', 'cancelled'],
  ready: ['good', 'completed'],
  not_ready: ['warn', 'failed'],
  paused: ['bad', 'paused'],
};

/** A state in colour, word and shape. One that the page does not know is shown by its own name. */
export function badge(state) {
  const [tone, shape] = LOOKS[state] ?? ['neutral', 'dot'];
  const key = `states.${state}`;
  return html`<span class="badge" data-tone=${tone}>${icon(shape)}${has(key) ? t(key) : state}</span>`;
}

/** Any other word in that form. @param tone neutral, info, good, warn or bad */
export function label(text, tone = 'neutral', shape = 'dot') {
  return html`<span class="badge" data-tone=${tone}>${icon(shape)}${text}</span>`;
}
