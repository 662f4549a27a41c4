import { html } from 'lit';
import uPlot from 'uplot';
import { clock, dateTime, day, number } from '../format.js';
import { t } from '../i18n.js';
import { HcmElement } from './element.js';

const DAY = 86_400;

/**
 * <hcm-chart .label=${'Jobs per minute'} .times=${[seconds since 1970]} .series=${[{ label, values, tone }]}>, with the
 * same as a table. `tone` is good, bad, info, warn or neutral; lines also differ in their dashes. Values may be null.
 * `format` says how a value is written.
 */
class LineChart extends HcmElement {
  static properties = {
    label: {},
    times: { attribute: false },
    series: { attribute: false },
    format: { attribute: false },
    height: { type: Number },
  };

  #plot;

  constructor() {
    super();
    this.times = [];
    this.series = [];
    this.format = number;
    this.height = 220;
  }

  connectedCallback() {
    super.connectedCallback();
    const theme = () => this.draw();
    addEventListener('hcm-theme', theme);
    const resized = new ResizeObserver(([entry]) => this.#plot?.setSize({ width: Math.floor(entry.contentRect.width), height: this.height }));
    resized.observe(this);
    this.until(() => {
      removeEventListener('hcm-theme', theme);
      resized.disconnect();
      this.#plot?.destroy();
      this.#plot = undefined;
    });
  }

  render() {
    return html`<figure class="chart">
      <figcaption>${this.label}</figcaption>
      <div class="plot" aria-hidden="true"></div>
      <details>
        <summary>${t('app.asTable')}</summary>
        <div class="table-scroll" tabindex="0" role="region" aria-label=${this.label}>
          <table>
            <thead><tr><th scope="col">${t('app.time')}</th>${this.series.map((each) => html`<th scope="col" class="numeric">${each.label}</th>`)}</tr></thead>
            <tbody>${this.times.map((time, row) => html`<tr>
              <th scope="row">${dateTime(time * 1000)}</th>
              ${this.series.map((each) => html`<td class="numeric">${this.written(each.values[row])}</td>`)}
            </tr>`)}</tbody>
          </table>
        </div>
      </details>
    </figure>`;
  }

  written(value) {
    return value === null || value === undefined ? '–' : this.format(value);
  }

  updated() {
    this.draw();
  }

  /** Anew: it is drawn once by hand, and nothing moves. */
  draw() {
    const place = this.querySelector('.plot');
    if (!place) {
      return;
    }
    this.#plot?.destroy();
    const style = getComputedStyle(this);
    const colour = (name) => resolved(place, style.getPropertyValue(`--${name}`));
    const axis = { stroke: colour('muted'), grid: { stroke: colour('line'), width: 1 }, ticks: { stroke: colour('line') } };
    this.#plot = new uPlot(
      {
        width: Math.max(200, place.clientWidth),
        height: this.height,
        legend: { live: true },
        cursor: { points: { size: 6 } },
        scales: { y: { range: (_, low, high) => [0, Math.max(1, high * 1.1)] } },
        axes: [
          { ...axis, space: 90, values: (_, ticks, at, space, step) => ticks.map((tick) => (step >= DAY ? day(tick * 1000) : clock(tick * 1000))) },
          { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => this.format(tick)) },
        ],
        series: [
          { label: t('app.time'), value: (_, time) => (time === null ? '–' : dateTime(time * 1000)) },
          ...this.series.map((each, at) => ({
            label: each.label,
            stroke: colour(each.tone ?? 'info'),
            width: 2,
            dash: at === 0 ? undefined : [6, 3 * at],
            value: (_, value) => this.written(value),
          })),
        ],
      },
      [this.times, ...this.series.map((each) => each.values)],
      place,
    );
  }
}

/** A canvas does not know light-dark(): the browser is asked what comes out. */
function resolved(place, value) {
  const probe = document.createElement('span');
  probe.style.color = value;
  place.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

customElements.define('hcm-chart', LineChart);
