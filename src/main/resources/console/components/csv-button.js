import { html } from 'lit';
import { ApiProblem, organizationHeaders, url, withQuery } from '../api.js';
import { t } from '../i18n.js';
import { HcmElement } from './element.js';
import { icon } from './icon.js';
import { toast } from './toasts.js';

/** <hcm-csv .path=${JOBS} .query=${filters} .file=${'jobs'}>: all of the list that is shown, and not only this page. */
class CsvButton extends HcmElement {
  static properties = { path: {}, query: { attribute: false }, file: {}, busy: { state: true } };

  render() {
    return html`<button type="button" class="button" ?disabled=${this.busy} @click=${this.save}>${icon('download')}${t('app.csv')}</button>`;
  }

  async save() {
    this.busy = true;
    try {
      // Not a link: the service makes CSV of what is asked for as such, and a Root's organization is a header.
      const answer = await fetch(url(withQuery(this.path, this.query)), { headers: { Accept: 'text/csv', ...organizationHeaders() } });
      if (!answer.ok) {
        throw new ApiProblem(await answer.json().catch(() => ({})), answer);
      }
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await answer.blob());
      link.download = `${this.file}-${new Date().toISOString().slice(0, 10)}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (problem) {
      toast(problem.detail || t('problems.unreachable'), 'bad');
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('hcm-csv', CsvButton);
