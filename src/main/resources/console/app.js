import { loadTexts } from './i18n.js';
import { applyTheme } from './preferences.js';

applyTheme();
await loadTexts(); // before anything is drawn that needs a text

await import('./shell.js');
document.getElementById('app').replaceChildren(document.createElement('hcm-shell'));
