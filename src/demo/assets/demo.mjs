// @ts-check
/* global document, window, location, history, fetch, DOMParser, FormData, URLSearchParams */
/* global performance, setTimeout, clearTimeout, setInterval */
// The page works without this. It sends forms without
// leaving the page, looks for news, and counts down.

/** How often to look for news, in milliseconds. */
const EVERY = 1_500;
/** How long to wait after the last key before a text is measured, in milliseconds. */
const CALM = 150;

const live = () => /** @type {HTMLElement} */ (document.getElementById('live'));
const pauseButton = /** @type {HTMLButtonElement} */ (document.getElementById('pause'));
let paused = false;
let busy = 0;
/** What is chosen on the page that is shown. */
let shown = location.search;
/** The demo's clock when the page came, against a clock of the machine that nobody moves. */
let origin = 0;

const keyOf = (node) => (node.nodeType === 1 ? node.getAttribute('data-key') : null);
const alike = (a, b) => a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

/** Makes a node like another one without losing focus, scroll or what is being typed. */
function morph(from, to) {
  if (from.nodeType !== 1) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  for (const { name } of [...from.attributes])
    if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  if (
    from.nodeName === 'TEXTAREA' ||
    (from.nodeName === 'OUTPUT' && from.hasAttribute('data-count'))
  )
    return;
  morphChildren(from, to);
}

function morphChildren(from, to) {
  const coming = new Set([...to.childNodes].map(keyOf).filter(Boolean));
  for (const old of [...from.childNodes]) if (keyOf(old) && !coming.has(keyOf(old))) old.remove();
  let at = from.firstChild;
  for (const next of [...to.childNodes]) {
    const key = keyOf(next);
    const found = key ? [...from.childNodes].find((one) => keyOf(one) === key) : at;
    if (found && alike(found, next)) {
      if (found === at) at = at.nextSibling;
      else from.insertBefore(found, at);
      morph(found, next);
    } else from.insertBefore(next, at);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

/** Shows what the server sent: a page, or the part of it that changes. */
function show(html) {
  const next = new DOMParser().parseFromString(html, 'text/html').getElementById('live');
  if (!next) return false;
  morph(live(), next);
  origin = Number(next.dataset.now) - performance.now();
  tell();
  return true;
}

const two = (n) => String(n).padStart(2, '0');

function countdown(ms) {
  if (ms <= 0) return 'now';
  const seconds = Math.ceil(ms / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Tells the time, and how much is left. */
function tell() {
  const now = origin + performance.now();
  for (const clock of document.querySelectorAll('[data-clock]')) {
    clock.textContent = new Date(now).toISOString().slice(11, 19);
  }
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('[data-until]')
  )) {
    const left = Number(one.dataset.until) - now;
    if (one instanceof window.HTMLProgressElement)
      one.value = Math.max(0, one.max - Math.max(0, left));
    else if (left < 172_800_000) one.textContent = countdown(left);
  }
}

async function look() {
  if (!paused && busy === 0 && !document.hidden) {
    const { query, revision } = live().dataset;
    try {
      const answer = await fetch(`/demo/state?${query}&revision=${revision}`);
      // Whatever was posted or chosen meanwhile is newer than this.
      if (answer.status === 200 && busy === 0 && query === live().dataset.query)
        show(await answer.text());
      document.body.classList.toggle('lost', !answer.ok);
    } catch {
      document.body.classList.add('lost');
    }
  }
  setTimeout(() => void look(), EVERY);
}

/** Runs something that asks the server, and shows the answer. */
async function ask(request) {
  busy += 1;
  try {
    const answer = await request();
    return show(await answer.text()) ? answer : undefined;
  } catch {
    document.body.classList.add('lost');
    return undefined;
  } finally {
    busy -= 1;
  }
}

document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.hasAttribute('data-live-form')) return;
  event.preventDefault();
  if (form.getAttribute('aria-busy') === 'true') return;
  form.setAttribute('aria-busy', 'true');
  const data = new FormData(form, /** @type {SubmitEvent} */ (event).submitter);
  const withFile = form.enctype === 'multipart/form-data';
  const body = withFile ? data : new URLSearchParams(/** @type {any} */ (data));
  const box = form.querySelector('textarea');
  void ask(() => fetch(form.action, { method: 'POST', body })).then((answer) => {
    form.removeAttribute('aria-busy');
    if (answer?.redirected && withFile) form.reset();
    if (answer?.redirected && box) {
      box.value = '';
      void count(box);
    }
  });
});

document.addEventListener('click', (event) => {
  const link = /** @type {Element} */ (event.target).closest?.('a[data-soft]');
  const { ctrlKey, metaKey, shiftKey, button } = /** @type {MouseEvent} */ (event);
  if (!link || ctrlKey || metaKey || shiftKey || button !== 0) return;
  event.preventDefault();
  const { href } = /** @type {HTMLAnchorElement} */ (link);
  void ask(() => fetch(href)).then((answer) => {
    if (!answer) return location.assign(href);
    history.pushState(null, '', href);
    shown = location.search;
  });
});
// A jump within the page is told here, too.
window.addEventListener('popstate', () => {
  if (location.search !== shown) location.reload();
});

/** Whose phone is written on stays, though somebody else may be called meanwhile. */
function stay(form) {
  const { who, device, pane } = form.elements;
  if (pane?.value !== 'focal') return;
  const query = new URLSearchParams(live().dataset.query);
  query.set('focal', who.value);
  query.set('on', device.value);
  live().dataset.query = query.toString();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let counting;
async function count(box) {
  const out = document.getElementById(box.dataset.measure ?? '');
  if (!out) return;
  const token = box.form.elements.token.value;
  const text = box.value;
  const answer = await fetch('/demo/measure', {
    method: 'POST',
    body: new URLSearchParams({ token, text }),
  });
  if (answer.ok && box.value === text) out.textContent = await answer.text();
}
document.addEventListener('input', ({ target }) => {
  if (!(target instanceof window.HTMLTextAreaElement)) return;
  stay(target.form);
  clearTimeout(counting);
  counting = setTimeout(() => void count(target).catch(() => undefined), CALM);
});

/** Enter sends, as in a chat; Shift and Enter begin a new line. */
document.addEventListener('keydown', (event) => {
  const { target, key, shiftKey, isComposing } = event;
  if (!(target instanceof window.HTMLTextAreaElement) || key !== 'Enter' || shiftKey || isComposing)
    return;
  event.preventDefault();
  target.form?.requestSubmit();
});

pauseButton.hidden = false;
pauseButton.addEventListener('click', () => {
  paused = !paused;
  pauseButton.setAttribute('aria-pressed', String(paused));
});
origin = Number(live().dataset.now) - performance.now();
setInterval(() => {
  if (!paused) tell();
}, 1_000);
setTimeout(() => void look(), EVERY);
