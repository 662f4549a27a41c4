import { html } from 'lit';
import { HcmElement } from './components/element.js';
import { textField } from './components/field.js';
import { problemBox } from './components/problem-box.js';
import { t } from './i18n.js';
import { signInWithToken } from './session.js';

/** Stands in place of the screen, whose address stays: who has signed in is where they were. */
class SignIn extends HcmElement {
  static properties = { refusal: { attribute: false }, busy: { state: true } };

  firstUpdated() {
    this.querySelector('input').focus();
  }

  render() {
    const refused = this.refusal?.type === 'unauthorized' && !this.refusal.link ? t('signIn.refused') : undefined;
    return html`<main class="sign-in">
      <form class="card" @submit=${this.submit}>
        <h1>${t('signIn.title')}</h1>
        <p class="lead">${t('app.name')}</p>
        ${problemBox(refused ? undefined : this.refusal)}
        ${textField({ name: 'token', label: t('signIn.token'), hint: t('signIn.hint'), type: 'password', required: true, error: refused, autocomplete: 'off' })}
        <button class="button primary" ?disabled=${this.busy}>${t('signIn.submit')}</button>
        <p class="hint">${t('signIn.where')}</p>
        <pre class="hint"><code>java -jar hcm-system.jar token</code></pre>
      </form>
    </main>`;
  }

  async submit(event) {
    event.preventDefault();
    const input = event.target.elements.token;
    this.busy = true;
    try {
      await signInWithToken(input.value.trim().replace(/^Bearer\s+/i, ''));
    } catch (problem) {
      this.refusal = problem;
      await this.updateComplete;
      this.querySelector('input')?.select();
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('hcm-sign-in', SignIn);
