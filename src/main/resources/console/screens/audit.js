import { html } from 'lit';
import { Screen } from '../components/element.js';
import { emptyState } from '../components/empty-state.js';
import { pageHead } from '../components/page-head.js';
import { t } from '../i18n.js';

class Audit extends Screen {
  render() {
    return html`${pageHead(t('audit.title'))}${emptyState({ title: t('app.notBuilt'), text: t('app.notBuiltText') })}`;
  }
}

customElements.define('hcm-screen-audit', Audit);
