import { html } from 'lit';
import { get, withQuery } from '../api.js';
import { dateTime } from '../format.js';
import { t } from '../i18n.js';

const MOST_LINES = 5_000; // an open page is not to grow for ever

/** What a job's handler notes, line by line as it comes. */
export class JobLog {
  lines = [];
  last = 0;

  constructor(host) {
    this.host = host;
  }

  /** @param masked whether it is to be without what is masked in the job's payload and result */
  follow(path, masked = true) {
    this.path = path;
    this.masked = masked;
    this.lines = [];
    this.last = 0;
  }

  /** Those since the last look. */
  async more() {
    const { path, masked } = this;
    const { data } = await get(withQuery(`${path}/log`, { after: this.last, masked: masked || undefined }));
    if (path === this.path && masked === this.masked && data.last > this.last) {
      const fresh = data.items.filter(({ line }) => line > this.last); // two may have asked at once
      this.last = data.last;
      this.lines = [...this.lines, ...fresh].slice(-MOST_LINES);
      await this.show();
    }
  }

  /** Who reads the end goes on reading the end; who has gone up stays there. */
  async show() {
    const box = this.host.querySelector('.job-log');
    const atEnd = !box || box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    this.host.requestUpdate();
    await this.host.updateComplete;
    const shown = this.host.querySelector('.job-log');
    if (atEnd && shown) {
      shown.scrollTop = shown.scrollHeight;
    }
  }

  section(isOver) {
    return html`<section class="card stack" aria-labelledby="job-log">
      <h2 id="job-log">${t('job.log')}</h2>
      ${this.lines.length === 0
        ? html`<p class="muted">${t(isOver ? 'job.noLog' : 'job.noLogYet')}</p>`
        : html`<div class="job-log" role="log" tabindex="0" aria-label=${t('job.log')}>${this.lines.map((line, at) => this.line(line, this.lines[at - 1]))}</div>`}
    </section>`;
  }

  line({ attempt, logged_at: at, message }, before) {
    return html`${before?.attempt === attempt ? '' : html`<p class="muted">${t('job.attempt', { attempt })}</p>`}
      <p><time datetime=${at}>${dateTime(at)}</time> <span>${message}</span></p>`;
  }
}
