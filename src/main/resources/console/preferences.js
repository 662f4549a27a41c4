/** What the viewer chose on this machine. Never a token, nor anything that the API said. */

const PREFIX = 'hcm.';

export function preference(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise; // storage may be switched off, or hold what somebody else wrote
  }
}

export function prefer(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // then it is forgotten with the page
  }
}

/** light, dark, or system. */
export function applyTheme() {
  document.documentElement.dataset.theme = preference('theme', 'system');
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => dispatchEvent(new Event('hcm-theme')));

export function chooseTheme(theme) {
  prefer('theme', theme);
  applyTheme();
  dispatchEvent(new Event('hcm-theme')); // charts draw their colours themselves
}
