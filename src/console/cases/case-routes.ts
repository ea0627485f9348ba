import type { CaseAction } from '../../access/policy.js';
import type { Acted, Change, Outcome } from '../../cases/outcome.js';
import type { CasePage, Keys } from '../../cases/view.js';
import { randomId } from '../../shared/ids.js';
import { missingParts } from '../missing/load.js';
import { missingRoutes } from '../missing/routes.js';
import type { ConsoleDeps } from '../deps.js';
import type { Answer, ConsoleRoute, Done } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { askRoutes } from './ask.js';
import type { OpenedWords } from './case-props.js';
import { casePage } from './case-page.js';
import { caseForms } from './case-forms.js';
import { backTo, changeOf, routesOf } from './form-page.js';
import { refusal } from './refusals.js';
import { caseAddress } from './words-of.js';

type Route = ConsoleRoute<ConsoleDeps>;

const signed = (visit: Visit): SignedVisit => visit as SignedVisit;

/** Does something with the keys of the user, then closes them. */
async function withKeys<T>({ me }: SignedVisit, does: (keys: Keys) => Promise<T>): Promise<T> {
  const keys = await me.openKeys();
  try {
    return await does(keys);
  } finally {
    keys.close();
  }
}

/** Returns the points of the locations of a case, as far as the keys can open them. */
async function pointsOf(
  { me }: SignedVisit,
  { cases }: ConsoleDeps,
  id: string,
  keys: Keys,
): Promise<OpenedWords['points']> {
  const listed = await cases.attachments(me.staff, id);
  const attachments = listed.ok ? listed.value : [];
  const places = attachments.filter(({ kind, state }) => kind === 'location' && state === 'kept');
  const points: Record<string, OpenedWords['points'][string]> = {};
  for (const place of places) {
    const opened = await cases.openAttachment(me.staff, id, place.id, keys);
    if (opened.ok && opened.value.point) points[place.id] = opened.value.point;
  }
  return points;
}

/** Opens the words of a case with the keys of the user. */
const wordsOf = (
  visit: SignedVisit,
  deps: ConsoleDeps,
  id: string,
): Promise<Outcome<OpenedWords>> =>
  withKeys(visit, async (keys) => {
    const read = await deps.cases.read(visit.me.staff, id, keys);
    if (!read.ok) return read;
    const points = await pointsOf(visit, deps, id, keys);
    return { ok: true, value: { ...read.value, points } };
  });

/** Returns the summary, for people who may not read the words. */
const summaryOf = (visit: SignedVisit, { cases }: ConsoleDeps, id: string) =>
  withKeys(visit, async (keys) => {
    const summary = await cases.summary(visit.me.staff, id, keys);
    return summary.ok ? summary.value : undefined;
  });

/**
 * Loads the parts of the page beside the case itself. Each is asked for only if the reader may have
 * it: a denial in the audit log means that somebody tried.
 */
async function partsOf(visit: SignedVisit, { cases }: ConsoleDeps, shown: CasePage) {
  const { staff } = visit.me;
  const { id } = shown.row;
  const ifMay = async <T>(action: CaseAction, ask: () => Promise<Outcome<readonly T[]>>) => {
    const found = shown.may.includes(action) ? await ask() : undefined;
    return found?.ok ? found.value : [];
  };
  const [attachments, duplicates, referrals] = await Promise.all([
    ifMay('case.see', () => cases.attachments(staff, id)),
    ifMay('case.join', () => cases.duplicates(staff, id)),
    ifMay('case.see', () => cases.referrals(staff, id)),
  ]);
  return { attachments, duplicates, referrals };
}

async function showCase(
  visit: SignedVisit,
  deps: ConsoleDeps,
  withWords: boolean,
): Promise<Answer> {
  const id = visit.params['id'] ?? '';
  const words = withWords ? await wordsOf(visit, deps, id) : undefined;
  const name = await deps.people.names();
  if (words && !words.ok) return refusal(visit, id, words, name);
  const shown = await deps.cases.see(visit.me.staff, id);
  if (!shown.ok) return { kind: 'nothing' };
  const { may } = shown.value;
  const summarised = !may.includes('case.words') && may.includes('case.summary');
  return casePage({
    visit,
    shown: shown.value,
    name,
    form: randomId(),
    words: words?.value,
    summary: summarised ? await summaryOf(visit, deps, id) : undefined,
    ...(await partsOf(visit, deps, shown.value)),
    missing: await missingParts(visit, deps, shown.value, withWords),
  });
}

/**
 * File name endings of downloads, by media type. We choose the file name; the sender's name is not
 * stored.
 */
const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/amr': 'amr',
  'audio/aac': 'aac',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'application/pdf': 'pdf',
  'application/geo+json': 'geojson',
};

/**
 * Serves an opened attachment. Only pictures, which this program has redrawn, are shown inline;
 * other files are downloaded.
 */
async function showAttachment(visit: SignedVisit, deps: ConsoleDeps): Promise<Answer> {
  const { id = '', attachment = '' } = visit.params;
  const opened = await withKeys(visit, (keys) =>
    deps.cases.openAttachment(visit.me.staff, id, attachment, keys),
  );
  if (!opened.ok) return refusal(visit, id, opened, await deps.people.names());
  const { kind, type, bytes } = opened.value;
  const name = `${kind}-${attachment.slice(0, 6)}.${endings[type] ?? 'bin'}`;
  return { kind: 'bytes', name, type, inline: kind === 'photo', bytes };
}

/** A change that needs one press of a button. */
const press = (
  act: string,
  action: CaseAction,
  done: Done['key'],
  change: (visit: SignedVisit, deps: ConsoleDeps, id: string, change: Change) => Promise<Acted>,
): Route => ({
  method: 'post',
  path: `/console/cases/:id/${act}`,
  action,
  async answer(asked, deps) {
    const visit = signed(asked);
    const id = visit.params['id'] ?? '';
    const acted = await change(visit, deps, id, changeOf(visit));
    if (!acted.ok) return refusal(visit, id, acted, await deps.people.names());
    const { second, opened } = acted.value;
    const to = opened === undefined ? backTo(visit, id) : caseAddress(opened);
    return { kind: 'go', to, done: { key: second ? 'done.second' : done } };
  },
});

const presses: readonly Route[] = [
  press('take', 'case.take', 'done.taken', ({ me }, { cases }, id, change) =>
    cases.take(me.staff, id, change),
  ),
  press('act', 'case.act', 'done.acted', ({ me }, { cases }, id, change) =>
    cases.act(me.staff, id, change),
  ),
  press('pass', 'case.pass', 'done.passed', ({ me }, { cases }, id, change) =>
    cases.pass(me.staff, id, change),
  ),
  press('triage/report', 'case.triage', 'done.report', ({ me }, { cases }, id, change) =>
    cases.triage(me.staff, id, true, change),
  ),
  press('triage/none', 'case.triage', 'done.noReport', ({ me }, { cases }, id, change) =>
    cases.triage(me.staff, id, false, change),
  ),
  press('unlink/:other', 'case.link', 'done.unlinked', ({ me, params }, { cases }, id, change) =>
    cases.unlink(me.staff, id, params['other'] ?? '', change),
  ),
  press('another', 'case.link', 'done.anotherOpened', ({ me }, { cases }, id, change) =>
    cases.openAnother(me.staff, id, change),
  ),
  press(
    'referrals/:referral/withdraw',
    'case.refer',
    'done.referralWithdrawn',
    ({ me, params }, { cases }, id, change) =>
      cases.withdrawReferral(me.staff, id, params['referral'] ?? '', change),
  ),
  press('join/:other', 'case.join', 'done.joined', ({ me, params }, { cases }, id, change) =>
    cases.join(me.staff, id, params['other'] ?? '', change),
  ),
];

/** The routes of one case. */
export const caseRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/console/cases/:id',
    action: 'case.see',
    answer: (visit, deps) => showCase(signed(visit), deps, false),
  },
  {
    method: 'get',
    path: '/console/cases/:id/words',
    action: 'case.words',
    answer: (visit, deps) => showCase(signed(visit), deps, true),
  },
  {
    method: 'get',
    path: '/console/cases/:id/attachments/:attachment',
    action: 'case.words',
    answer: (visit, deps) => showAttachment(signed(visit), deps),
  },
  ...presses,
  ...caseForms.flatMap(routesOf),
  ...askRoutes,
  ...missingRoutes,
];
