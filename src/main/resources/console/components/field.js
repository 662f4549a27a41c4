import { html, nothing } from 'lit';
import { t } from '../i18n.js';

/**
 * Form fields: label, hint, and the error where it belongs. Each takes { name, label, hint, error, value, required,
 * disabled, onChange(value) }; `name` is the API's, so that problem.of(name) finds its error. A form has each name once.
 */

function field({ name, label, hint, error }, control) {
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || nothing;
  return html`<div class="field" ?data-invalid=${Boolean(error)}>
    <label for=${id}>${label}</label>
    ${control({ id, described, invalid: error ? 'true' : nothing })}
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    ${error ? html`<p class="error" id="${id}-error">${error}</p>` : nothing}
  </div>`;
}

/** @param options also type (text, email, number, password, time, datetime-local …), placeholder, autocomplete, min, max */
export function textField(options) {
  const { name, value, type = 'text', required, disabled, placeholder, autocomplete = 'off', min, max, list, onChange } = options;
  return field(options, ({ id, described, invalid }) => html`<input id=${id} name=${name} type=${type}
    .value=${value ?? ''} ?required=${required} ?disabled=${disabled} placeholder=${placeholder ?? nothing}
    autocomplete=${autocomplete} min=${min ?? nothing} max=${max ?? nothing} list=${list ?? nothing}
    aria-describedby=${described} aria-invalid=${invalid} @change=${(e) => onChange?.(e.target.value)}>`);
}

/** @param options also rows, code (true: in the font of code) */
export function textArea(options) {
  const { name, value, required, disabled, rows = 6, code, onChange } = options;
  return field(options, ({ id, described, invalid }) => html`<textarea id=${id} name=${name} rows=${rows}
    class=${code ? 'code' : nothing} .value=${value ?? ''} ?required=${required} ?disabled=${disabled} spellcheck=${code ? 'false' : nothing}
    aria-describedby=${described} aria-invalid=${invalid} @change=${(e) => onChange?.(e.target.value)}></textarea>`);
}

/** @param options also options: [{ value, label }]. A value that is none of them is shown all the same */
export function selectField(options) {
  const { name, value, required, disabled, onChange } = options;
  const known = options.options.some((option) => String(option.value) === String(value ?? ''));
  const shown = known || (value ?? '') === '' ? options.options : [...options.options, { value, label: String(value) }];
  return field(options, ({ id, described, invalid }) => html`<select id=${id} name=${name} ?required=${required} ?disabled=${disabled}
    aria-describedby=${described} aria-invalid=${invalid} @change=${(e) => onChange?.(e.target.value)}>
    ${shown.map((option) => html`<option value=${option.value} .selected=${String(option.value) === String(value ?? '')}>${option.label}</option>`)}
  </select>`);
}

/** On or off; its value is a boolean. */
export function checkField({ name, label, hint, error, value, disabled, onChange }) {
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || nothing;
  return html`<div class="field check" ?data-invalid=${Boolean(error)}>
    <input type="checkbox" id=${id} name=${name} .checked=${Boolean(value)} ?disabled=${disabled}
      aria-describedby=${described} @change=${(e) => onChange?.(e.target.checked)}>
    <label for=${id}>${label}</label>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    ${error ? html`<p class="error" id="${id}-error">${error}</p>` : nothing}
  </div>`;
}

/** After a refused form: says how many fields are wrong, and goes to the first. */
export function focusFirstError(form) {
  form.querySelector('[aria-invalid="true"], [data-invalid] input')?.focus();
  return t('app.fieldsWrong', { n: form.querySelectorAll('[data-invalid]').length });
}
