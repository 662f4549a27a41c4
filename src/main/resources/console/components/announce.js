/** Said by screen readers, politely, and seen by nobody. index.html has the region. */
export function announce(text) {
  const region = document.getElementById('announcer');
  region.textContent = '';
  setTimeout(() => (region.textContent = text), 50); // the same text twice is said twice
}
