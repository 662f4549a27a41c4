import { Problem, service } from './service.js';

const SETTINGS = '/api/system/notification-settings';

const connection = document.getElementById('connection');
const form = document.getElementById('settings');
const said = document.getElementById('said');

let call;
let read; // the settings as the service told them last
let etag; // of what was read: whoever saves says what they had seen

connection.addEventListener('submit', async (event) => {
  event.preventDefault();
  call = service(Object.fromEntries(new FormData(connection)));
  form.hidden = true;
  await attempt(async () => {
    await load();
    fill(read);
    form.hidden = false;
    say('Read.');
  });
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  await attempt(save);
});

async function load() {
  ({ data: read, etag } = await call('GET', SETTINGS));
}

/** Only what was changed is sent: what the page does not know, or somebody else set, stays. */
async function save() {
  const changes = Object.fromEntries(fields().map((field) => [field.name, valueOf(field)]).filter(([name, value]) => value !== read[name]));
  ({ data: read, etag } = await call('PUT', SETTINGS, { body: changes, headers: { 'If-Match': etag } }));
  fill(read);
  say('Saved.');
}

async function attempt(work) {
  clearErrors();
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    await show(problem);
  }
}

async function show(problem) {
  if (problem.type === 'etag-mismatch') {
    await conflict();
    return;
  }
  const elsewhere = problem.errors.filter(({ field, message }) => !showAt(field, message));
  const wait = problem.retryAfter ? ` Try again in ${problem.retryAfter} s.` : '';
  say([problem.detail + wait, ...elsewhere.map(({ field, message }) => `${field}: ${message}`)].join('\n'));
  form.querySelector('[aria-invalid]')?.focus();
}

/** What was typed stays; what others changed meanwhile is told, and taken over where nothing was typed. */
async function conflict() {
  const before = read;
  await load();
  const theirs = fields().filter(({ name }) => read[name] !== before[name]);
  theirs.filter((field) => valueOf(field) === before[field.name]).forEach(setTo(read));
  say(['Somebody else has saved since you read. Save again to keep what you typed.',
    ...theirs.map(({ name }) => `${name} is now ${JSON.stringify(read[name])}`)].join('\n'));
}

/** @return whether there is such a field here */
function showAt(name, message) {
  const field = form.elements[name];
  if (!field) {
    return false;
  }
  const error = Object.assign(document.createElement('p'), { className: 'error', id: `${name}-error`, textContent: message });
  field.closest('div').append(error);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', error.id);
  return true;
}

function clearErrors() {
  say('');
  form.querySelectorAll('.error').forEach((error) => error.remove());
  fields().forEach((field) => ['aria-invalid', 'aria-describedby'].forEach((name) => field.removeAttribute(name)));
}

function fields() {
  return [...form.elements].filter((field) => field.name);
}

function fill(settings) {
  fields().forEach(setTo(settings));
}

const setTo = (settings) => (field) => {
  field[field.type === 'checkbox' ? 'checked' : 'value'] = settings[field.name] ?? '';
};

/** JSON types are strict: true, not "true". An empty field is null, which sets the default. */
function valueOf(field) {
  return field.type === 'checkbox' ? field.checked : field.value || null;
}

function say(text) {
  said.replaceChildren(...text.split('\n').map((line) => Object.assign(document.createElement('p'), { textContent: line })));
}
