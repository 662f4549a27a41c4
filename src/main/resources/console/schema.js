/**
 * What a form needs to know of a JSON Schema, and the way from JSON to what is in its fields and back. Field values are
 * texts all the way: a number with twenty digits is sent as it was typed.
 *
 * A shape is { kind, required, description, minimum, maximum, minLength, maxLength } and
 *   text, number, flag | choice: choices | lines: item | items: item | group: fields [{ name, shape }] | json
 */

/** Texts that are longer than a line, by what is said of them, or else by their usual names. */
const LONG = /^(body|html|text|message|description|content|note|notes|comment)$/;

/** What JSON holds and these fields cannot show. */
export class Unfit extends Error {}

/** @param name of the field, undefined for the whole */
export function shapeOf(schema, name, required = false) {
  if (!schema) {
    return { kind: 'json', required };
  }
  const alternatives = (schema.anyOf ?? schema.oneOf)?.filter((each) => each.type !== 'null');
  if (alternatives?.length > 0) {
    const most = alternatives.find((each) => typeOf(each) === 'array') ?? alternatives[0]; // one or several: several
    return shapeOf({ ...schema, anyOf: undefined, oneOf: undefined, ...most }, name, required);
  }
  const { description, minimum, maximum, minLength, maxLength } = schema;
  const common = { required, description, minimum, maximum, minLength, maxLength };
  const choices = choicesOf(schema);
  return choices ? { ...common, kind: 'choice', choices } : { ...common, ...ofType(schema, name) };
}

function ofType(schema, name) {
  switch (typeOf(schema)) {
    case 'string':
      return { kind: 'text', long: LONG.test(name ?? '') };
    case 'integer':
    case 'number':
      return { kind: 'number', whole: typeOf(schema) === 'integer' };
    case 'boolean':
      return { kind: 'flag' };
    case 'array':
      return ofItems(shapeOf(schema.items));
    case 'object':
      return ofObject(schema);
    default:
      return { kind: 'json' };
  }
}

function ofItems(item) {
  if (item.kind === 'group') {
    return { kind: 'items', item };
  }
  return ['text', 'number', 'choice'].includes(item.kind) ? { kind: 'lines', item } : { kind: 'json' };
}

function ofObject({ properties, required = [], additionalProperties }) {
  const fields = Object.entries(properties ?? {}).map(([name, schema]) => ({ name, shape: shapeOf(schema, name, required.includes(name)) }));
  return fields.length > 0 || additionalProperties === false ? { kind: 'group', fields } : { kind: 'json' };
}

function typeOf({ type }) {
  const types = [type].flat().filter((each) => each && each !== 'null');
  return types.length === 1 ? types[0] : undefined;
}

/** Those of an enum, or of a pattern that is nothing but alternatives. */
function choicesOf({ enum: values, pattern, type }) {
  if (values) {
    const choices = values.filter((each) => each !== null);
    return choices.every((each) => typeof each === 'string') ? choices : undefined;
  }
  const alternatives = [type].flat().includes('string') && pattern?.match(/^\^\(\?:([\w-]+(?:\|[\w-]+)+)\)\$$/);
  return alternatives ? alternatives[1].split('|') : undefined;
}

/**
 * What the fields hold for a value.
 * @throws Unfit if they cannot
 */
export function fieldsFrom(shape, value) {
  const given = value !== undefined && value !== null;
  switch (shape.kind) {
    case 'group':
      return groupFrom(shape, given ? value : {});
    case 'items':
      return given ? arrayOf(value).map((each) => fieldsFrom(shape.item, each)) : [];
    case 'lines':
      return given ? [value].flat().map((each) => line(shape.item, each)).join('\n') : '';
    case 'json':
      return given ? JSON.stringify(value, null, 2) : '';
    default:
      return given ? scalar(shape, value) : '';
  }
}

function groupFrom({ fields }, value) {
  const unknown = typeof value !== 'object' || Array.isArray(value) || Object.keys(value).some((name) => !fields.some((field) => field.name === name));
  if (unknown) {
    throw new Unfit();
  }
  return Object.fromEntries(fields.map(({ name, shape }) => [name, fieldsFrom(shape, value[name])]));
}

function arrayOf(value) {
  if (!Array.isArray(value)) {
    throw new Unfit();
  }
  return value;
}

function line(item, value) {
  const text = scalar(item, value);
  if (text.trim() === '' || text !== text.trim() || text.includes('\n')) {
    throw new Unfit();
  }
  return text;
}

const TYPES = { text: 'string', choice: 'string', number: 'number', flag: 'boolean' };

function scalar({ kind, long }, value) {
  if (typeof value !== TYPES[kind] || value === '' || (kind === 'text' && !long && value.includes?.('\n'))) {
    throw new Unfit(); // an empty text is not the same as none, and a field of one line drops the others
  }
  return String(value);
}

/**
 * JSON of what is in the fields; undefined if nothing is.
 * @param wrong is called with (path, kind) of what cannot be written as JSON: 'number' or 'json'
 */
export function jsonFrom(shape, value, path, wrong) {
  switch (shape.kind) {
    case 'group':
      return object(shape, value, path, wrong);
    case 'items': {
      const all = value.map((each, at) => jsonFrom(shape.item, each, `${path}[${at}]`, wrong) ?? '{}');
      return all.length > 0 ? `[${all.join(',')}]` : undefined;
    }
    case 'lines': {
      const all = value.split('\n').map((each) => each.trim()).filter((each) => each !== '');
      return all.length > 0 ? `[${all.map((each, at) => jsonFrom(shape.item, each, `${path}[${at}]`, wrong)).join(',')}]` : undefined;
    }
    case 'json':
      return value.trim() === '' ? undefined : parsed(value, path, 'json', wrong);
    case 'number':
      return value.trim() === '' ? undefined : parsed(value.trim(), path, 'number', wrong);
    case 'flag':
      return value === '' ? undefined : value;
    default:
      return value === '' ? undefined : JSON.stringify(value);
  }
}

function object({ fields }, value, path, wrong) {
  const given = fields
    .map(({ name, shape }) => [name, jsonFrom(shape, value[name], path === '' ? name : `${path}.${name}`, wrong)])
    .filter(([, json]) => json !== undefined);
  return given.length > 0 ? `{${given.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}` : undefined;
}

function parsed(text, path, kind, wrong) {
  try {
    const value = JSON.parse(text);
    if (kind === 'number' && typeof value !== 'number') {
      wrong(path, kind);
    }
  } catch {
    wrong(path, kind);
  }
  return text;
}
