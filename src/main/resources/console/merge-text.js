import { fieldText } from './json-text.js';

/**
 * What is to be sent so that a service that merges makes one document of another: fields that are gone as null, objects by
 * their fields, all else as it was written, so that no number changes.
 * @param before the text of the document that is there, or undefined
 * @param after the text of the wanted one, which is right JSON
 * @return a text; undefined if both say the same
 */
export function mergeText(before, after) {
  if (!isObject(before) || !isObject(after)) {
    return before !== undefined && same(before, after) ? undefined : after;
  }
  const was = Object.keys(JSON.parse(before));
  const becomes = Object.keys(JSON.parse(after));
  const parts = was.filter((name) => !becomes.includes(name)).map((name) => `${JSON.stringify(name)}:null`);
  for (const name of becomes) {
    const change = mergeText(was.includes(name) ? fieldText(before, name) : undefined, fieldText(after, name));
    if (change !== undefined) {
      parts.push(`${JSON.stringify(name)}:${change}`);
    }
  }
  return parts.length === 0 ? undefined : `{${parts.join(',')}}`;
}

function isObject(text) {
  return text !== undefined && text.trimStart().startsWith('{');
}

/** White space between tokens apart. */
function same(one, other) {
  const tokens = (text) => text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)?.join('\n');
  return tokens(one) === tokens(other);
}
