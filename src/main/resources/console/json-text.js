/**
 * JSON as text. JSON.parse turns 12345678901234567890 into 12345678901234567000, and 1.0 into 1; what an admin reads is
 * to be what was stored.
 */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The text of a top-level field, as it stands in a document; undefined if it is not there. */
export function fieldText(document, name) {
  let depth = 0;
  let key;
  let start;
  let last; // the token before
  let end;
  for (const match of document.matchAll(TOKEN)) {
    const token = match[0];
    if (depth === 1 && (token === ',' || token === '}')) {
      if (key === name && start !== undefined) {
        return document.slice(start, end);
      }
      key = start = undefined;
    } else if (depth === 1 && key !== undefined && start === undefined && token !== ':') {
      start = match.index;
    }
    if (depth === 1 && token === ':' && key === undefined) {
      key = JSON.parse(last);
    }
    if (token === '{' || token === '[') {
      depth++;
    } else if (token === '}' || token === ']') {
      depth--;
    }
    last = token;
    end = match.index + token.length;
  }
  return undefined;
}

/** What the service shows in the place of secrets and of personal data. */
const MASK = '••••';

/** Whether something is masked in a text of the service. */
export function isMasked(text) {
  return text?.includes(MASK) ?? false;
}

/** The same document, a value a line. Nothing but white space changes. */
export function indented(document) {
  let indent = '';
  let text = '';
  let last;
  for (const [token] of document.matchAll(TOKEN)) {
    if (token === '}' || token === ']') {
      indent = indent.slice(2);
      text += last === '{' || last === '[' ? '' : `\n${indent}`;
    } else if (last === '{' || last === '[' || last === ',') {
      text += `\n${indent}`;
    }
    text += token === ':' ? ': ' : token;
    if (token === '{' || token === '[') {
      indent += '  ';
    }
    last = token;
  }
  return text;
}
