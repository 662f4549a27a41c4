import { html } from 'lit';
import { label } from '../components/badge.js';
import { ago, moment } from '../components/time.js';
import { between, number } from '../format.js';
import { t } from '../i18n.js';

/** @param now the service's clock, if it is known: the viewer's may be another */
export function nodeTable({ items, alive, running, capacity }, now) {
  return html`<p class="muted">${t('system.sum', { n: alive, running: number(running), capacity: number(capacity) })}</p>
    <div class="table-scroll nodes" tabindex="0" role="region" aria-label=${t('system.sections.nodes')}>
      <table>
        <thead><tr>
          ${['node', 'state', 'beat'].map((each) => html`<th scope="col">${t(`system.${each}`)}</th>`)}
          <th scope="col" class="numeric">${t('system.slots')}</th>
          ${['version', 'started', 'knows'].map((each) => html`<th scope="col">${t(`system.${each}`)}</th>`)}
        </tr></thead>
        <tbody>${items.map((node) => html`<tr>
          <th scope="row"><span class="row-link">${node.host}<span class="id">${node.id}</span></span></th>
          <td>${node.alive ? label(t('system.alive'), 'good', 'completed') : label(t('system.dead'), 'bad', 'failed')}</td>
          <td title=${node.last_beat_at}>${now && node.last_beat_at ? t('system.before', { time: between(node.last_beat_at, new Date(now)) }) : ago(node.last_beat_at)}</td>
          <td class="numeric">${t('system.slotsOf', { running: node.running, capacity: node.capacity })}</td>
          <td class="version">${node.version}</td>
          <td>${moment(node.started_at)}</td>
          <td><details><summary>${t('system.typesKnown', { n: node.job_types.length })}</summary>${node.job_types.join(', ')}</details></td>
        </tr>`)}</tbody>
      </table>
    </div>`;
}
