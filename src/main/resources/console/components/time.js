import { html, nothing } from 'lit';
import { fullDateTime, dateTime, relative, shownZone, viewerZone, zoneOfOrganization } from '../format.js';
import { t } from '../i18n.js';
import { HcmElement } from './element.js';

/**
 * <hcm-time .at=${instant}>: "5 minutes ago", kept right while it is looked at. With `absolute` the date and time. Its
 * title has all of it, in the viewer's zone and the organization's.
 */
class Time extends HcmElement {
  static properties = { at: {}, absolute: { type: Boolean } };
  static shown = new Set();

  connectedCallback() {
    super.connectedCallback();
    Time.shown.add(this);
    this.until(() => Time.shown.delete(this));
  }

  render() {
    if (!this.at) {
      return nothing;
    }
    const text = this.absolute ? dateTime(this.at) : relative(this.at);
    return html`<time datetime=${this.at} title=${inBothZones(this.at)}>${text}</time>`;
  }
}

function inBothZones(at) {
  const other = [viewerZone, zoneOfOrganization()].find((zone) => zone && zone !== shownZone());
  return [fullDateTime(at), other && fullDateTime(at, other)].filter(Boolean).join('\n');
}

customElements.define('hcm-time', Time);
setInterval(() => document.hidden || Time.shown.forEach((each) => each.absolute || each.requestUpdate()), 15_000);

/** "5 minutes ago". @param at an instant of the API, or null */
export function ago(at) {
  return at ? html`<hcm-time .at=${at}></hcm-time>` : none();
}

/** "24 Nov 2026, 10:12:07". */
export function moment(at) {
  return at ? html`<hcm-time .at=${at} absolute></hcm-time>` : none();
}

/** Where there is no value: a dash for the eye, a word for the ear. */
export function none() {
  return html`<span class="none"><span aria-hidden="true">–</span><span class="unseen">${t('app.none')}</span></span>`;
}
