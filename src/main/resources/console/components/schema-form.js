import { html, nothing } from 'lit';
import { number } from '../format.js';
import { t } from '../i18n.js';
import { indented } from '../json-text.js';
import { fieldsFrom, jsonFrom, shapeOf, Unfit } from '../schema.js';
import { HcmElement } from './element.js';
import { selectField, textArea, textField } from './field.js';
import { icon } from './icon.js';

/**
 * <hcm-schema-form>: a form for a JSON object, made from its JSON Schema; or JSON as text, which knows no limits.
 *
 * .schema   JSON Schema of an object; null or undefined: text only
 * .text     the JSON to begin with, or undefined. What the fields cannot hold begins as text
 * .label    what it is, in words
 * .prefix   what the API calls it: names of fields and of errors begin so
 * .problem  an ApiProblem, whose errors go to their fields
 *
 * json() is what it says now: { text, errors: [{ field, message }] }, text undefined if nothing was filled in.
 */
class SchemaForm extends HcmElement {
  static properties = {
    schema: { attribute: false },
    text: { attribute: false },
    label: {},
    prefix: {},
    problem: { attribute: false },
    asText: { state: true },
    why: { state: true },
  };

  willUpdate(changed) {
    if (changed.has('schema') || changed.has('text')) {
      this.shape = shapeOf(this.schema);
      this.takeUp(this.text);
    }
  }

  /** Shows it in fields, if they can hold it. */
  takeUp(text) {
    this.written = text === undefined ? '' : indented(text);
    this.why = undefined;
    try {
      this.values = this.held(text);
      this.asText = this.shape.kind !== 'group';
    } catch (failure) {
      this.values = undefined;
      this.asText = true;
      this.why = failure instanceof Unfit ? t('schema.unfit') : t('schema.notJson');
    }
  }

  /** As field values; they have to become the same JSON again, to the last digit. */
  held(text) {
    const value = text === undefined || text.trim() === '' ? {} : JSON.parse(text);
    const values = fieldsFrom(this.shape, value);
    if (text?.trim() && indented(text) !== indented(JSON.stringify(value))) {
      throw new Unfit();
    }
    return values;
  }

  json() {
    const errors = [];
    const wrong = (path, kind) => errors.push({ field: [this.prefix, path].filter(Boolean).join('.'), message: t(`schema.no_${kind}`) });
    const text = this.asText ? jsonFrom({ kind: 'json' }, this.written, '', wrong) : jsonFrom(this.shape, this.values, '', wrong);
    return { text, errors };
  }

  render() {
    return html`<fieldset class="schema">
      <legend>${this.label}</legend>
      ${this.asText ? this.textMode() : this.fieldMode()}
    </fieldset>`;
  }

  fieldMode() {
    const { fields } = this.shape;
    if (fields.length === 0) {
      return html`<p class="muted">${t('schema.nothing')}</p>`;
    }
    return html`${this.error(this.prefix)}
      ${fields.map(({ name, shape }) => this.field(shape, `${this.prefix}.${name}`, name, this.values))}
      <button type="button" class="link" @click=${() => this.toText()}>${t('schema.toText')}</button>`;
  }

  textMode() {
    const own = this.problem?.errors.filter((each) => this.concerns(this.prefix, each.field)) ?? [];
    const error = own.map((each) => [each.field.slice(this.prefix.length + 1), each.message].filter(Boolean).join(': ')).join('; ');
    return html`${textArea({
        name: this.prefix, label: t('schema.json'), rows: 10, code: true, value: this.written, error, hint: this.why,
        onChange: (text) => (this.written = text),
      })}
      ${this.shape.kind === 'group' ? html`<button type="button" class="link" @click=${() => this.takeUp(this.written)}>${t('schema.toFields')}</button>` : nothing}`;
  }

  toText() {
    const { text } = this.json();
    this.written = text === undefined ? '' : indented(text);
    this.asText = true;
  }

  /** @param owner holds the value as owner[key] */
  field(shape, path, key, owner) {
    const label = shape.required ? t('schema.required', { name: key }) : String(key);
    if (shape.kind === 'group') {
      return html`<fieldset class="schema"><legend>${label}</legend>${hint(shape)}${this.error(path)}
        ${shape.fields.map((each) => this.field(each.shape, `${path}.${each.name}`, each.name, owner[key]))}</fieldset>`;
    }
    return shape.kind === 'items' ? this.items(shape, path, label, owner[key]) : this.control(shape, { ...this.common(shape, path, key, owner), label });
  }

  common(shape, path, key, owner) {
    return {
      name: path,
      hint: hintOf(shape),
      error: this.errorsAt(path),
      required: shape.required,
      value: owner[key],
      onChange: (value) => (owner[key] = value),
    };
  }

  control(shape, common) {
    switch (shape.kind) {
      case 'choice':
        return selectField({ ...common, options: [{ value: '', label: t('schema.unset') }, ...shape.choices.map((value) => ({ value, label: value }))] });
      case 'flag':
        return selectField({ ...common, options: ['', 'true', 'false'].map((value) => ({ value, label: t(`schema.${value || 'unset'}`) })) });
      case 'number':
        return textField({ ...common, type: 'number', min: shape.minimum, max: shape.maximum });
      case 'lines':
        return textArea({ ...common, rows: 3 });
      case 'json':
        return textArea({ ...common, rows: 5, code: true });
      default:
        return shape.long ? textArea({ ...common, rows: 5 }) : textField(common);
    }
  }

  items(shape, path, label, values) {
    const add = () => {
      values.push(fieldsFrom(shape.item, {}));
      this.requestUpdate();
      this.updateComplete.then(() => this.querySelector(`[name^="${path}[${values.length - 1}]"]`)?.focus());
    };
    const drop = (at) => {
      values.splice(at, 1);
      this.requestUpdate();
      this.updateComplete.then(() => this.querySelector(`[data-add="${path}"]`)?.focus());
    };
    return html`<fieldset class="schema"><legend>${label}</legend>${hint(shape)}${this.error(path)}
      ${values.map((value, at) => html`<fieldset class="schema"><legend>${t('schema.entry', { name: label, n: at + 1 })}</legend>
        ${this.error(`${path}[${at}]`)}
        <div class="columns">${shape.item.fields.map((each) => this.field(each.shape, `${path}[${at}].${each.name}`, each.name, value))}</div>
        <button type="button" class="button" @click=${() => drop(at)}>${t('schema.drop', { name: label, n: at + 1 })}</button></fieldset>`)}
      <button type="button" class="button" data-add=${path} @click=${add}>${icon('plus')}${t('schema.add', { name: label })}</button></fieldset>`;
  }

  /** Of exactly this, for what is no field itself. */
  error(path) {
    const message = this.problem?.of(path);
    return message ? html`<p class="error">${message}</p>` : nothing;
  }

  /** Of this field, and of what is in it and has no field of its own. */
  errorsAt(path) {
    const errors = this.problem?.errors.filter((each) => this.concerns(path, each.field)) ?? [];
    return errors.map(({ field, message }) => (field === path ? message : `${place(field.slice(path.length))}: ${message}`)).join('; ') || undefined;
  }

  concerns(path, field) {
    return field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
  }
}

/** Where in a field: people count lines from one. */
function place(rest) {
  const index = rest.match(/^\[(\d+)\]$/);
  return index ? t('schema.line', { n: Number(index[1]) + 1 }) : rest.replace(/^\./, '');
}

function hint(shape) {
  const text = hintOf(shape);
  return text ? html`<p class="hint">${text}</p>` : nothing;
}

function hintOf({ kind, description, minimum, maximum, maxLength }) {
  const limits = {
    both: minimum !== undefined && maximum !== undefined && t('schema.between', { from: number(minimum), to: number(maximum) }),
    least: minimum !== undefined && maximum === undefined && t('schema.least', { from: number(minimum) }),
    most: minimum === undefined && maximum !== undefined && t('schema.most', { to: number(maximum) }),
    length: maxLength !== undefined && t('schema.length', { n: maxLength }),
    lines: kind === 'lines' && t('schema.lines'),
    json: kind === 'json' && t('schema.jsonHint'),
  };
  return [description, ...Object.values(limits)].filter(Boolean).join(' ') || undefined;
}

customElements.define('hcm-schema-form', SchemaForm);
