import { html } from 'lit';
import { fullDateTime, dateTime, relative, shownZone, viewerZone, zoneOfOrganization } from '../format.js';
import { t } from '../i18n.js';

/**
 * <hcm-time .at=${instant}>: "5 minutes ago", kept right while it is looked at. With `absolute` the date and time. Its
 * title, which the pointer brings, has all of it, in the viewer's zone and the organization's.
 *
 * Not a Lit element: a list has hundreds, each of which would be drawn by itself, later than its row.
 */
class Time extends HTMLElement {
  static shown = new Set();
  #time = document.createElement('time');
  #at;

  get at() {
    return this.#at;
  }

  set at(at) {
    if (at !== this.#at) {
      this.#at = at;
      this.#time.dateTime = at ?? '';
      this.isConnected && this.write();
    }
  }

  connectedCallback() {
    Time.shown.add(this);
    this.append(this.#time);
    this.write();
  }

  disconnectedCallback() {
    Time.shown.delete(this);
  }

  get absolute() {
    return this.hasAttribute('absolute');
  }

  write() {
    this.#time.textContent = !this.at ? '' : this.absolute ? dateTime(this.at) : relative(this.at);
  }
}

function inBothZones(at) {
  const other = [viewerZone, zoneOfOrganization()].find((zone) => zone && zone !== shownZone());
  return [fullDateTime(at), other && fullDateTime(at, other)].filter(Boolean).join('\n');
}

customElements.define('hcm-time', Time);
setInterval(() => document.hidden || Time.shown.forEach((each) => each.absolute || each.write()), 15_000);

document.addEventListener('pointerover', ({ target }) => {
  const time = target.closest?.('hcm-time')?.firstElementChild;
  if (time?.dateTime) {
    time.title = inBothZones(time.dateTime);
  }
});

/** "5 minutes ago". @param at an instant of the API, or null */
export function ago(at) {
  return at ? html`<hcm-time .at=${at}></hcm-time>` : none();
}

/** "24 Nov 2026, 10:12:07". */
export function moment(at) {
  return at ? html`<hcm-time .at=${at} absolute></hcm-time>` : none();
}

/** Where there is no value: a dash for the eye, of the stylesheet, and a word for the ear. */
export function none() {
  return html`<span class="none">${t('app.none')}</span>`;
}
