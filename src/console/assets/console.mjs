/* global document, location, history, fetch, setTimeout, clearTimeout, setInterval */
/* global URLSearchParams, FormData, DOMParser */
// What a page of the console does by itself. Everything works without it.

/** Leaves at once: the page is blank before anything is asked of the network. */
function leave() {
  const form = document.querySelector('.exit');
  if (!form) return;
  document.title = '.';
  for (const one of document.body.children) one.hidden = true;
  form.submit();
}

/** Pressing Shift three times within two seconds leaves. */
function leaveByKeys() {
  let presses = [];
  document.addEventListener('keydown', ({ key, timeStamp }) => {
    presses = key === 'Shift' ? [...presses, timeStamp].filter((at) => timeStamp - at < 2000) : [];
    if (presses.length >= 3) leave();
  });
  document.querySelector('[data-exit]')?.addEventListener('click', (event) => {
    event.preventDefault();
    leave();
  });
}

/** A part of a page that was asked for. */
const parsed = (text) => new DOMParser().parseFromString(text, 'text/html');

/** Warns in time that the session ends, and keeps it when the person says so. */
function watchSession() {
  const session = document.querySelector('[data-session]');
  const ending = session?.querySelector('[data-ending]');
  if (!session || !ending) return;
  let timers = [];
  const plan = (warnAt, endsAt, now) => {
    timers.forEach(clearTimeout);
    ending.hidden = true;
    timers = [
      setTimeout(() => (ending.hidden = false), Date.parse(warnAt) - now),
      // The page is asked for again: it is the sign-in then, and nothing stays on the screen.
      setTimeout(() => !typed() && location.reload(), Date.parse(endsAt) - now + 1000),
    ];
  };
  const { warnAt, endsAt, now } = session.dataset;
  plan(warnAt, endsAt, Date.parse(now));
  const form = ending.querySelector('form');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set('script', 'yes');
    const answer = await fetch(form.action, { method: 'POST', body }).catch(() => undefined);
    if (!answer?.ok) return form.submit();
    const told = parsed(await answer.text());
    const { warnAt: warn, endsAt: end, now: at } = told.querySelector('[data-ends-at]').dataset;
    plan(warn, end, Date.parse(at));
  });
}

/** Whether something stands in a field that was not there before. */
const typed = () =>
  [...document.querySelectorAll('textarea, input:not([type=hidden])')].some(
    (one) => !['checkbox', 'radio'].includes(one.type) && one.value !== one.defaultValue,
  );

/** What happened before is said once: going back or reloading does not say it again. */
function forgetDone() {
  const url = new URL(location.href);
  if (!url.searchParams.has('done')) return;
  url.searchParams.delete('done');
  history.replaceState(null, '', url);
}

/** What is wrong with a form is read first. */
const showErrors = () => document.getElementById('errors')?.focus();

/**
 * Goes up and down the list by j and k, opens by Enter (the link has the focus), shows the keys by
 * "?".
 */
function walkList() {
  const links = [...document.querySelectorAll('[data-row] th a')];
  const keys = document.querySelector('[data-keys]');
  if (!keys) return;
  const writes = (target) => target.matches('input:not([type=checkbox]), textarea, select');
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey || writes(target) || keys.open) return;
    const here = links.findIndex((link) => link.closest('tr').contains(document.activeElement));
    if (key === 'j') links[Math.min(here + 1, links.length - 1)]?.focus();
    else if (key === 'k') links[Math.max(here - 1, 0)]?.focus();
    else if (key === '?') keys.showModal();
    else return;
    event.preventDefault();
  });
}

/** How often the board is looked at again, in milliseconds. */
const LOOK = 10_000;

/** Shows what is new on the board without leaving the page, and says so when nothing answers. */
function watchBoard() {
  const lost = document.querySelector('[data-lost]');
  let live = document.querySelector('[data-live]');
  if (!live) return;
  const look = async () => {
    if (document.hidden || live.contains(document.activeElement)) return;
    const { live: at, version } = live.dataset;
    const answer = await fetch(`${at}?version=${encodeURIComponent(version)}`).catch(
      () => undefined,
    );
    // The session is over: the page is asked for again, and it is the sign-in.
    if (answer?.status === 401) return location.reload();
    lost.hidden = answer?.ok ?? false;
    if (answer?.status !== 200) return;
    const told = parsed(await answer.text());
    const fresh = told.querySelector('[data-live]');
    live.replaceWith(fresh);
    live = fresh;
  };
  setInterval(look, LOOK);
  document.addEventListener('visibilitychange', look);
}

/** How long a person has stopped writing before the length is asked for, in milliseconds. */
const PAUSE = 300;

/**
 * Asks for what fields come to, when a person has stopped writing in them. An answer that a later
 * one overtook is not shown.
 */
function askWhileWriting(fields, form, address, show) {
  let timer;
  let asked = 0;
  const ask = async () => {
    const mine = (asked += 1);
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(address, { method: 'POST', body }).catch(() => {});
    const text = answer?.ok ? await answer.text() : undefined;
    if (text !== undefined && mine === asked) show(text);
  };
  fields.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

/** Tells how many text messages a question takes, while it is written. */
function measureWords() {
  const area = document.querySelector('[data-measure]');
  const meter = document.querySelector('[data-meter]');
  if (!area || !meter) return;
  document.querySelector('[data-count]')?.setAttribute('hidden', '');
  askWhileWriting(area, area.form, meter.dataset.meterAt, (text) => (meter.textContent = text));
}

/** Takes away what is said of fields that were wrong when the page came and no longer are. */
function forgetMended(form, part) {
  const told = part.querySelector('[data-mend]');
  if (!told) return;
  const stands = (name) => [...told.querySelectorAll('a')].some(({ hash }) => hash === `#${name}`);
  for (const field of form.querySelectorAll('.field.wrong')) {
    const one = field.querySelector('[name]');
    if (!one || stands(one.name)) continue;
    field.classList.remove('wrong');
    field.querySelector('.says')?.remove();
    one.removeAttribute('aria-invalid');
  }
  const summary = document.getElementById('errors');
  if (!summary?.querySelector('li')) return;
  for (const link of summary.querySelectorAll('a[href^="#"]'))
    if (!stands(link.hash.slice(1))) link.closest('li').remove();
  if (!summary.querySelector('li')) return summary.remove();
  summary.querySelector('h2').textContent = told.querySelector('strong')?.textContent ?? '';
}

/** Shows what the fields of a form come to, while they are filled in. */
function showLive() {
  const side = document.querySelector('[data-live-of]');
  const form = side && document.getElementById(side.dataset.liveOf);
  if (!form) return;
  askWhileWriting(form, form, side.dataset.liveAt, (text) => {
    const part = parsed(text).querySelector('[data-live-part]');
    side.querySelector('[data-live-part]').replaceWith(part);
    forgetMended(form, part);
  });
}

/** Tells how long each text of a poll or a campaign is, while it is written. */
function measureTexts() {
  const part = document.querySelector('[data-lengths-at]');
  if (!part) return;
  askWhileWriting(part, part.closest('form'), part.dataset.lengthsAt, (text) => {
    const told = parsed(text);
    for (const one of part.querySelectorAll('[data-length-of]'))
      one.textContent =
        told.querySelector(`[data-length-of="${one.dataset.lengthOf}"]`)?.textContent ?? '';
  });
}

leaveByKeys();
watchSession();
forgetDone();
showErrors();
walkList();
watchBoard();
measureWords();
showLive();
measureTexts();
