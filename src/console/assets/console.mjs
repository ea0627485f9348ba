/* global document, location, history, fetch, setTimeout, clearTimeout, URLSearchParams, FormData, DOMParser */
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
    const told = new DOMParser().parseFromString(await answer.text(), 'text/html');
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

leaveByKeys();
watchSession();
forgetDone();
showErrors();
