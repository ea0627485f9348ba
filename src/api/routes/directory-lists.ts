import { z } from 'zod';
import { affiliations } from '../../shared/affiliation.js';
import { countryForm, languageForm } from '../../shared/forms.js';
import { helplineKinds, helplineStates } from '../../shared/helplines.js';
import { services } from '../../shared/services.js';
import type { Staff } from '../../shared/staff.js';
import { Problem } from '../problem.js';
import { accountOf } from '../roles.js';
import { route, type Call, type Route } from '../route.js';
import type { HouseDesk } from './house-desk.js';
import type { DirectoryLists, ListDesk, ListedDone, ListedEntry } from './list-desk.js';

type Desk = Pick<HouseDesk, 'lists'>;

/** A list that each country has, and how it is changed. */
interface Kind<F extends z.ZodObject> {
  readonly list: 'helplines' | 'partners' | 'criteria';
  /** Its name in the ids of its routes. */
  readonly noun: 'Helpline' | 'Partner' | 'CriteriaList';
  /** One of it, in words. */
  readonly one: string;
  /** The parameter that names an entry of a country. */
  readonly named: 'number' | 'organisation' | 'from';
  readonly name: z.ZodType<string>;
  readonly fields: F;
  readonly example: z.input<F>;
  readonly entry: z.ZodObject;
  readonly shownIn: (lists: DirectoryLists) => readonly Readonly<Record<string, unknown>>[];
  readonly save: (
    desk: ListDesk,
    staff: Staff,
    of: ListedEntry,
    fields: z.output<F>,
  ) => Promise<ListedDone>;
  readonly remove: (desk: ListDesk, staff: Staff, of: ListedEntry) => Promise<ListedDone>;
}

const tag = 'Directory';
const country = countryForm.describe('ISO 3166-1');
const day = z.iso.date({ error: 'Give a day as 2026-12-24, or null.' }).nullable();
const text = (what: string) => z.string().describe(what);

/**
 * Returns what the caller knows of an entry.
 * @throws Problem 428 when they do not say it
 */
function knownOf({
  ifMatch,
  onlyNew,
}: Pick<Call<unknown, unknown, unknown>, 'ifMatch' | 'onlyNew'>): ListedEntry['is'] {
  if (onlyNew) return 'new';
  if (ifMatch === undefined)
    throw new Problem('say-what-you-saw', {
      detail: 'It is not said which version of the directory was read.',
      do: 'Send the ETag of the list in If-Match; for a new entry send If-None-Match: *.',
    });
  return ifMatch === '*' ? 'any' : /^\d{1,15}$/.test(ifMatch) ? Number(ifMatch) : -1;
}

/** @throws Problem when nothing was changed */
function granted(list: string, done: ListedDone): void {
  if (done.ok) return;
  const look = `GET /directory/${list} shows those of your countries.`;
  if (done.reason === 'wrong')
    throw new Problem('invalid', {
      reason: done.reason,
      detail: 'Nothing was saved.',
      do: 'Correct each thing that is named, and send it again.',
      mistakes: done.problems.map(({ field, says }) => ({ in: 'body' as const, at: field, says })),
    });
  if (done.reason === 'changed')
    throw new Problem('changed-meanwhile', {
      reason: done.reason,
      detail: 'Somebody changed the directory meanwhile.',
      do: `${look} Decide again, and send its ETag.`,
    });
  throw new Problem('not-found', {
    reason: done.reason,
    detail: 'There is no such entry, or its country is not yours to change.',
    do: look,
  });
}

const listRoute = <F extends z.ZodObject>({ lists }: Desk, kind: Kind<F>): Route =>
  route({
    id: `list${kind.noun}s`,
    method: 'get',
    path: `/directory/${kind.list}`,
    scope: 'directory:read',
    action: 'directory.read',
    tag,
    summary: `List the ${kind.list} of your countries`,
    description: 'The ETag is the version of the directory: it goes with every change.',
    tagged: true,
    answer: z.object({ [kind.list]: z.array(kind.entry) }),
    async handle({ account }) {
      const all = await lists.lists(accountOf(account));
      return { body: { [kind.list]: [...kind.shownIn(all)] }, etag: String(all.version) };
    },
  });

/** The parts that the routes of one entry have in common. */
const frame = <F extends z.ZodObject>({ list, named, name }: Kind<F>) => ({
  path: `/directory/${list}/{country}/{${named}}`,
  scope: 'directory:write' as const,
  action: 'directory.write' as const,
  tag,
  guarded: true,
  params: z.object({ country, [named]: name }),
});

/** Returns the entry that a request names. */
function entryOf<F extends z.ZodObject>(
  { named }: Kind<F>,
  call: Pick<Call<unknown, unknown, unknown>, 'params' | 'ifMatch' | 'onlyNew'>,
): ListedEntry {
  const params = call.params as Readonly<Record<string, string>>;
  return { country: params['country'] ?? '', name: params[named] ?? '', is: knownOf(call) };
}

const saveRoute = <F extends z.ZodObject>({ lists }: Desk, kind: Kind<F>): Route =>
  route({
    ...frame(kind),
    id: `save${kind.noun}`,
    method: 'put',
    summary: `Change ${kind.one}, or add it`,
    description:
      'Of one that is there, send the ETag of the list in If-Match; for a new one `If-None-Match: *`.',
    body: kind.fields,
    example: kind.example,
    tagged: true,
    answer: kind.entry,
    async handle(call) {
      const staff = accountOf(call.account);
      const of = entryOf(kind, call);
      granted(kind.list, await kind.save(lists, staff, of, call.body as z.output<F>));
      const all = await lists.lists(staff);
      const saved = kind
        .shownIn(all)
        .find((one) => one['country'] === of.country && one[kind.named] === of.name);
      return { body: saved ?? {}, etag: String(all.version) };
    },
  });

const removeRoute = <F extends z.ZodObject>({ lists }: Desk, kind: Kind<F>): Route =>
  route({
    ...frame(kind),
    id: `remove${kind.noun}`,
    method: 'delete',
    summary: `Take ${kind.one} out`,
    answer: z.object({ country: z.string(), [kind.named]: z.string() }),
    async handle(call) {
      const of = entryOf(kind, call);
      granted(kind.list, await kind.remove(lists, accountOf(call.account), of));
      return { body: { country: of.country, [kind.named]: of.name } };
    },
  });

const helplineFields = z.strictObject({
  kind: z.enum(helplineKinds, { error: `A helpline is ${helplineKinds.join(', ')}.` }),
  hours: text('when somebody answers, as 24/7'),
  free: z.boolean().nullable().describe('null: not known'),
  languages: z.array(languageForm),
  source: text('who says so'),
  verifiedOn: day.describe('when somebody called it last'),
  status: z
    .enum(helplineStates, { error: `A number is ${helplineStates.join(', ')}.` })
    .describe('reporters see only those that were verified within a year'),
});
const helplines: Kind<typeof helplineFields> = {
  ...{ list: 'helplines', noun: 'Helpline', one: 'a helpline', named: 'number' },
  name: z
    .string()
    .regex(/^\+?\d{2,15}$/, { error: 'A helpline is named by its number, as people dial it.' })
    .describe('as people dial it in the country'),
  fields: helplineFields,
  example: {
    ...{ kind: 'child', hours: '24/7', free: true, languages: ['fr'], status: 'verified' },
    ...{ source: 'called it', verifiedOn: '2026-11-20' },
  },
  entry: z
    .object({ country: z.string(), number: z.string(), ...helplineFields.shape })
    .meta({ id: 'Helpline' }),
  shownIn: (lists) => lists.helplines as readonly object[] as readonly Record<string, unknown>[],
  save: (desk, staff, of, fields) => desk.saveHelpline(staff, of, fields),
  remove: (desk, staff, of) => desk.removeHelpline(staff, of),
};

const partnerFields = z.strictObject({
  name: text('as colleagues call it'),
  affiliation: z
    .enum(affiliations, { error: `There are: ${affiliations.join(', ')}.` })
    .describe('for conflicts of interest'),
  areas: z.array(z.string()).describe('ISO 3166-2; none: the whole country'),
  services: z.array(z.enum(services, { error: `There are: ${services.join(', ')}.` })),
  languages: z.array(languageForm),
  hours: text('when somebody answers'),
  contact: text('how colleagues reach it. Never the place of a shelter'),
  verifiedOn: day.describe('when somebody asked it last'),
  source: text('who says so'),
});
const partners: Kind<typeof partnerFields> = {
  ...{ list: 'partners', noun: 'Partner', one: 'a partner organisation', named: 'organisation' },
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, {
      error: 'An organisation is named by its id: 2 to 40 small letters, digits and "-".',
    })
    .describe('as the accounts of its people have it'),
  fields: partnerFields,
  example: {
    ...{ name: 'House of Hope', affiliation: 'ngo', areas: ['TG-M'], services: ['shelter'] },
    ...{ languages: ['fr'], hours: '24/7', contact: 'hope@your-amana-partner.example' },
    ...{ verifiedOn: '2026-11-20', source: 'asked its head' },
  },
  entry: z
    .object({
      country: z.string(),
      organisation: z.string(),
      ...partnerFields.shape,
      fresh: z.boolean().describe('somebody asked it within a year'),
    })
    .meta({ id: 'Partner' }),
  shownIn: (lists) => lists.partners as readonly object[] as readonly Record<string, unknown>[],
  save: (desk, staff, of, fields) => desk.savePartner(staff, of, fields),
  remove: (desk, staff, of) => desk.removePartner(staff, of),
};

const words = z
  .string()
  .min(1, { error: 'Say it in English, in French and in Portuguese.' })
  .max(200, { error: 'A criterion has 200 letters at most.' });
const criteriaFields = z.strictObject({
  source: text('who decided them'),
  asked: z
    .array(
      z.strictObject({
        id: z.string().describe('2 to 40 small letters, digits or "-"; judgements name it'),
        says: z.strictObject({ en: words, fr: words, pt: words }),
        alert: z.boolean().describe('an alert needs it'),
        notice: z.boolean().describe('a missing person notice needs it'),
      }),
    )
    .max(12, { error: 'There are 12 criteria at most.' })
    .describe('in the order in which they are asked'),
});
const criteria: Kind<typeof criteriaFields> = {
  ...{ list: 'criteria', noun: 'CriteriaList', one: 'criteria of alerts', named: 'from' },
  name: z.iso
    .date({ error: 'Criteria are named by their first day, as 2026-12-24.' })
    .describe('the first day on which they count: tomorrow at the earliest'),
  fields: criteriaFields,
  example: {
    source: 'Decree 12 of 3 December 2026',
    asked: [
      {
        id: 'danger',
        says: { en: 'A life is in danger', fr: 'Une vie est en danger', pt: 'Há perigo de vida' },
        ...{ alert: true, notice: true },
      },
    ],
  },
  entry: z
    .object({
      country: z.string(),
      from: z.string(),
      ...criteriaFields.shape,
      state: z.enum(['over', 'counts', 'toCome']).describe('only those to come can be changed'),
    })
    .meta({ id: 'CriteriaList' }),
  shownIn: (lists) => lists.criteria as readonly object[] as readonly Record<string, unknown>[],
  save: (desk, staff, of, fields) => desk.saveCriteria(staff, of, fields),
  remove: (desk, staff, of) => desk.removeCriteria(staff, of),
};

const routesOf = <F extends z.ZodObject>(desk: Desk, kind: Kind<F>): readonly Route[] => [
  listRoute(desk, kind),
  saveRoute(desk, kind),
  removeRoute(desk, kind),
];

/** The routes of helplines, of partner organisations, and of criteria of alerts. */
export const directoryListRoutes = ({ lists }: Desk): readonly Route[] => [
  ...routesOf({ lists }, helplines),
  ...routesOf({ lists }, partners),
  ...routesOf({ lists }, criteria),
];
