import type { PartnerOrganisation } from '../../directory/directory.js';
import type { CountryPart } from '../../directory/overview.js';
import type { PartnerWish } from '../../directory/partner.js';
import type { ConsoleDeps } from '../deps.js';
import { Post, type FieldProblem } from '../parts/forms.js';
import type { Answer, ConsoleRoute } from '../route.js';
import type { SignedVisit, Visit } from '../visit.js';
import { formPage } from './form-page.js';
import { PartnerFields } from './partner-fields.js';
import { mayWritePart } from './shown.js';

type Route = ConsoleRoute<ConsoleDeps>;

/** A partner of the directory and its country. A new one has no partner yet. */
interface There {
  readonly part: CountryPart;
  readonly partner?: PartnerOrganisation | undefined;
}

/** Returns the partner of a path, if the user may change it. */
async function thereOf(visit: SignedVisit, { directory }: ConsoleDeps): Promise<There | undefined> {
  const { country = '', organisation } = visit.params;
  const part = (await directory(visit.me.staff)).find((one) => one.country === country);
  if (!part || part.areas.length === 0 || !mayWritePart(visit, country)) return undefined;
  if (organisation === undefined) return { part };
  const partner = part.partners.find((one) => one.organisation === organisation);
  return partner ? { part, partner } : undefined;
}

const addressOf = ({ part, partner }: There): string =>
  `/console/directory/partners/${part.country}${partner ? `/${encodeURIComponent(partner.organisation)}` : ''}`;

const nothingSaid = {
  ...{ organisation: '', name: '', affiliation: '', hours: '', contact: '', source: '' },
  ...{ areas: [], services: [], languages: [] },
};

/** Returns a partner as its form shows it before the user types anything. */
const saidOf = ({ part, partner }: There): PartnerWish => ({
  ...nothingSaid,
  ...partner,
  country: part.country,
  was: partner?.organisation,
  verifiedOn: partner?.verifiedOn ?? '',
  shown: part.version,
});

function saidIn({ form, params }: Visit): PartnerWish {
  const { country = '', organisation } = params;
  return {
    country,
    was: organisation,
    organisation: form.text('organisation'),
    name: form.text('name'),
    affiliation: form.text('affiliation'),
    areas: form.all('areas'),
    services: form.all('services'),
    languages: form.all('languages'),
    hours: form.text('hours'),
    contact: form.text('contact'),
    verifiedOn: form.text('verifiedOn'),
    source: form.text('source'),
    shown: Number(form.raw('shown')) || 0,
  };
}

const Remove = ({ visit, there }: { readonly visit: SignedVisit; readonly there: There }) => (
  <Post visit={visit} action={`${addressOf(there)}/remove`}>
    <input type="hidden" name="shown" value={String(there.part.version)} />
    <button class="danger">{visit.say('partner.remove')}</button>
  </Post>
);

function partnerPage(
  visit: SignedVisit,
  there: There,
  said: PartnerWish = saidOf(there),
  problems: readonly FieldProblem[] = [],
  status = 200,
): Answer {
  const { say, place } = visit;
  const { part, partner } = there;
  const title = partner ? partner.name : `${say('partner.add')}: ${place(part.country)}`;
  return formPage(visit, {
    ...{ title, problems, status, shown: part.version, why: say('partner.why') },
    action: addressOf(there),
    fields: <PartnerFields visit={visit} part={part} said={said} problems={problems} />,
    after: partner ? <Remove visit={visit} there={there} /> : null,
  });
}

/** When two people change the directory, the second sees the stored values beside their own. */
function changedSays({ say }: Visit, { partner }: There): FieldProblem[] {
  const now = partner ? [partner.name, partner.contact, partner.hours, partner.verifiedOn] : [];
  const value = now.filter(Boolean).join(', ') || say('entry.nothing');
  return [{ field: 'name', says: `${say('away.no.changed')} ${say('entry.now', { value })}` }];
}

async function show(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const there = await thereOf(visit, deps);
  return there ? partnerPage(visit, there) : { kind: 'nothing' };
}

/** Returns the answer to a form: the result, or the form again. */
async function answer(
  visit: SignedVisit,
  deps: ConsoleDeps,
  done: Awaited<ReturnType<ConsoleDeps['directoryDesk']['savePartner']>>,
  said?: PartnerWish,
): Promise<Answer> {
  if (done.ok) {
    const key = said ? 'done.partner' : 'done.partnerRemoved';
    return { kind: 'go', to: '/console/directory', done: { key } };
  }
  const there = done.reason === 'unknown' ? undefined : await thereOf(visit, deps);
  if (!there) return { kind: 'nothing' };
  if (done.reason !== 'wrong')
    return partnerPage(visit, there, said, changedSays(visit, there), 409);
  const problems = done.problems.map(({ field, code }) => ({
    field,
    says: visit.say(`partner.no.${code}`),
  }));
  return partnerPage(visit, there, said, problems, 422);
}

async function save(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const said = saidIn(visit);
  return answer(visit, deps, await deps.directoryDesk.savePartner(visit.me.staff, said), said);
}

async function remove(asked: Visit, deps: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const wish = saidIn(visit);
  return answer(visit, deps, await deps.directoryDesk.removePartner(visit.me.staff, wish));
}

const action = 'directory.write';
const country = '/console/directory/partners/:country';

/** The routes of partner organisations. */
export const partnerRoutes: readonly Route[] = [
  { method: 'get', path: country, action, answer: show },
  { method: 'post', path: country, action, answer: save },
  { method: 'get', path: `${country}/:organisation`, action, answer: show },
  { method: 'post', path: `${country}/:organisation`, action, answer: save },
  { method: 'post', path: `${country}/:organisation/remove`, action, answer: remove },
];
