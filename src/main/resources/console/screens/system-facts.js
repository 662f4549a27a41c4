import { html, nothing } from 'lit';
import { label } from '../components/badge.js';
import { moment, none } from '../components/time.js';
import { bytes, dateTime, duration, number, percent } from '../format.js';
import { has, t } from '../i18n.js';

const SKEW = 60_000;

/** Of the process that answers: version, database, what is kept for how long. */
export function facts(info) {
  return html`<div class="columns">
    <div class="card"><h3>${t('system.service')}</h3><dl class="facts">
      <dt>${t('system.version')}</dt><dd>${info.version}</dd>
      <dt>Java</dt><dd>${info.java_version}</dd>
      <dt>${t('system.started')}</dt><dd>${moment(info.started_at)}</dd>
      <dt>${t('system.clock')}</dt><dd>${dateTime(info.now)}${skew(info.now)}</dd>
    </dl></div>
    <div class="card"><h3>${t('system.database')}</h3>${database(info.database)}</div>
    <div class="card"><h3>${t('system.retention')}</h3><dl class="facts">
      ${info.retention.map(({ what, seconds }) => html`<dt>${has(`system.kept.${what}`) ? t(`system.kept.${what}`) : what}</dt>
        <dd>${seconds === null ? t('system.forEver') : seconds === 0 ? t('system.notAtAll') : duration(seconds * 1000)}</dd>`)}
    </dl></div>
  </div>`;
}

/** Times of the page are the viewer's: what is "in 2 minutes" here may be over there. */
function skew(now) {
  const off = Date.parse(now) - Date.now();
  return Math.abs(off) < SKEW ? nothing : html`<br>${label(t(off > 0 ? 'system.ahead' : 'system.behind', { time: duration(Math.abs(off)) }), 'warn', 'failed')}`;
}

function database({ vendor, version, bytes: size, disk, migration, migrations }) {
  return html`<dl class="facts">
    <dt>${t('system.kind')}</dt><dd>${{ sqlite: 'SQLite', postgresql: 'PostgreSQL' }[vendor] ?? vendor} ${version}</dd>
    <dt>${t('system.size')}</dt><dd>${bytes(size)}</dd>
    ${disk === null ? nothing : html`<dt>${t('system.disk')}</dt>
      <dd>${t('system.free', { free: bytes(disk.free_bytes), all: bytes(disk.bytes), part: percent(disk.bytes > 0 ? disk.free_bytes / disk.bytes : 0) })}
        ${disk.nearly_full ? html`<br>${label(t('system.nearlyFull'), 'bad', 'failed')}` : nothing}</dd>`}
    <dt>${t('system.migration')}</dt><dd>${migration === null ? none() : t('system.migrationOf', { version: migration, n: migrations, count: number(migrations) })}</dd>
  </dl>`;
}
