import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { keepPublished } from '../models/gateway/published.js';
import { insertPoll } from '../models/gateway/poll.js';
import type { Db } from '../models/store/db.js';
import { pollShape, type Poll } from '../polls/definition.js';
import {
  dimensions,
  traitDimensions,
  type Dimension,
  type QuestionTally,
  type Tally,
} from '../polls/tally.js';
import { publish } from '../results/publish.js';
import { toStored } from '../results/published.js';
import { openAnswersOf } from '../results/words.js';
import { shippedCountries } from '../directory/country-file.js';
import { DAY } from '../shared/clock.js';
import { projectRoot } from '../shared/root.js';
import { seededChance } from '../shared/seeded-chance.js';
import { ageBands } from '../shared/traits.js';

/** The name of the closed poll in every demo. Its answers are invented, and its title says so. */
export const MADE_UP_POLL = 'made-up-answers';

/** The number of invented people: enough for every chart, and counted within milliseconds. */
const PEOPLE = 900;
/** The opening times before the start of the demo: old enough that nobody is told they are late. */
const OPENED = 45 * DAY;
const CLOSED = 38 * DAY;

interface Someone {
  readonly traits: Readonly<Record<Dimension, string>>;
  /**
   * By question: the chosen or written answers, or that there was none. Missing: the question was
   * not asked.
   */
  readonly did: Readonly<Record<string, readonly string[] | 'skipped' | 'silent'>>;
}

const advice = {
  en: ['ask for the contract', 'never give your passport', 'tell your family', 'call the embassy'],
  fr: ['demander le contrat', 'garder le passeport', 'parler à la famille', "appeler l'ambassade"],
  pt: ['pedir o contrato', 'guardar o passaporte', 'falar com a família', 'ligar à embaixada'],
} as const;
const languages = { TG: 'fr', GH: 'en', GW: 'pt' } as const;

type Draw = <One>(some: readonly One[], lean?: number) => One;

function traitsOf(random: () => number, pick: Draw, opens: Date): Someone['traits'] {
  const country = pick(['TG', 'GH', 'GW'] as const, 1.3);
  const areas = shippedCountries().find(({ iso2 }) => iso2 === country)?.areas ?? [];
  const day = new Date(opens.getTime() + Math.floor(random() ** 2 * 7) * DAY);
  return {
    age: random() < 0.08 ? 'unknown' : pick(ageBands, 0.8),
    gender: random() < 0.05 ? 'unknown' : pick(['female', 'male']),
    country,
    area: random() < 0.1 ? 'unknown' : (pick(areas, 1.5)?.code ?? 'unknown'),
    channel: pick(['sms', 'telegram'], 1.6),
    language: languages[country],
    day: day.toISOString().slice(0, 10),
  };
}

/**
 * Returns an invented person who was asked the example poll: answers depend on age, some people
 * skip, some stop answering.
 */
function someone(random: () => number, opens: Date): Someone {
  const pick: Draw = (some, lean = 1) => some[Math.floor(random() ** lean * some.length)] as never;
  const traits = traitsOf(random, pick, opens);
  const did: Record<string, readonly string[] | 'skipped' | 'silent'> = {};
  if (random() < 0.45) return { traits, did: { offer: 'silent' } };
  const young = traits.age === '15-17' || traits.age === '18-24';
  const offer = pick(
    young
      ? (['check', 'check', 'give', 'refuse', 'unknown'] as const)
      : (['check', 'check', 'check', 'check', 'refuse', 'refuse', 'give', 'unknown'] as const),
  );
  did['offer'] = [offer];
  const ask = (id: string, answer: () => readonly string[]): boolean => {
    const luck = random();
    did[id] = luck < 0.04 ? 'silent' : luck < 0.09 ? 'skipped' : answer();
    return did[id] !== 'silent';
  };
  const likes = { labour: 0.5, embassy: 0.25, family: 0.7, web: 0.3 };
  const places = () => Object.entries(likes).flatMap(([at, p]) => (random() < p ? [at] : []));
  const onward =
    offer === 'give' ||
    offer === 'refuse' ||
    (ask('where', () =>
      [...places(), 'family'].slice(0, 3).filter((v, i, l) => l.indexOf(v) === i),
    ) &&
      ask('days', () => [String(1 + Math.floor(random() ** 3 * 60))]));
  if (onward)
    ask('advice', () => {
      const mine = advice[traits.language as keyof typeof advice];
      return [`${pick(mine)}, ${pick(mine)}`];
    });
  return { traits, did };
}

type Cells = Record<string, { answered: number; values: Record<string, number> }>;

function questionOf(id: string, kind: string, people: readonly Someone[]): QuestionTally {
  const values: Record<string, number> = {};
  const by = Object.fromEntries(dimensions.map((one) => [one, {}])) as Record<Dimension, Cells>;
  let [asked, answered, skipped] = [0, 0, 0];
  for (const { traits, did } of people) {
    const mine = did[id];
    if (mine === undefined) continue;
    asked += 1;
    if (mine === 'skipped') skipped += 1;
    if (typeof mine === 'string') continue;
    answered += 1;
    const chosen = kind === 'text' ? [] : mine;
    for (const value of chosen) values[value] = (values[value] ?? 0) + 1;
    for (const dimension of dimensions) {
      const cell = (by[dimension][traits[dimension]] ??= { answered: 0, values: {} });
      cell.answered += 1;
      for (const value of chosen) cell.values[value] = (cell.values[value] ?? 0) + 1;
    }
  }
  return { asked, answered, skipped, invalid: 0, values, by };
}

function tallyOf(poll: Poll, people: readonly Someone[], asOf: Date): Tally {
  const answered = ({ did }: Someone) => Object.values(did).some((one) => typeof one !== 'string');
  const finished = ({ did }: Someone) => !Object.values(did).includes('silent');
  const by = Object.fromEntries(
    traitDimensions.map((trait) => {
      const cells: Record<string, { asked: number; answered: number }> = {};
      for (const one of people) {
        const cell = (cells[one.traits[trait]] ??= { asked: 0, answered: 0 });
        cell.asked += 1;
        cell.answered += Number(answered(one));
      }
      return [trait, cells];
    }),
  ) as Tally['by'];
  return {
    poll: poll.poll,
    version: poll.version,
    asOf,
    closed: true,
    asked: people.length,
    answered: people.filter(answered).length,
    finished: people.filter(finished).length,
    late: 0,
    by,
    questions: Object.fromEntries(
      poll.questions.map(({ id, kind }) => [id, questionOf(id, kind, people)]),
    ),
  };
}

const second = (moment: Date) => `${moment.toISOString().slice(0, 19)}Z`;

/**
 * Returns the example poll with a title that says in every language that its answers are invented.
 */
function definitionOf(opens: Date, closes: Date): Poll {
  const file = path.join(projectRoot(), 'examples', 'polls', 'job-offers.yaml');
  const { join: _join, ...example } = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return pollShape.parse({
    ...example,
    poll: MADE_UP_POLL,
    title: {
      en: 'Made-up answers: offers of work abroad',
      fr: "Réponses inventées : les offres de travail à l'étranger",
      pt: 'Respostas inventadas: ofertas de trabalho no estrangeiro',
    },
    opens: second(opens),
    closes: second(closes),
  });
}

/** Returns the free answers of all people to a question. */
const written = (people: readonly Someone[], id: string) =>
  people.flatMap(({ did }) => {
    const mine = did[id];
    return Array.isArray(mine) ? [{ text: (mine as readonly string[]).join(' ') }] : [];
  });

/**
 * Adds a closed poll of invented people to the demo, so that a result with numbers and charts is
 * visible at once. It uses the same counting rules and suppression as any other poll; there is no
 * stored answer behind it.
 * @returns whether it was added now: it is added once
 */
export async function seedMadeUpResult(
  { gateway }: Pick<Db, 'gateway'>,
  now: Date,
): Promise<boolean> {
  const opensAt = new Date(now.getTime() - OPENED);
  const closesAt = new Date(now.getTime() - CLOSED);
  const definition = definitionOf(opensAt, closesAt);
  const doc = {
    _id: MADE_UP_POLL,
    version: definition.version,
    definition,
    ready: definition.languages,
    state: 'closed',
    rev: 1,
    opensAt,
    closesAt,
    closingAt: closesAt,
    closedAt: closesAt,
    late: 0,
    lateIds: [],
    told: true,
    wordless: true,
  } as const;
  if (!(await insertPoll(gateway, doc))) return false;
  const random = seededChance(7);
  const people = Array.from({ length: PEOPLE }, () => someone(random, opensAt));
  const texts = definition.questions.filter(({ kind }) => kind === 'text');
  const open = texts.map(({ id }) => [id, { ...openAnswersOf(written(people, id)), groups: [] }]);
  const published = publish(tallyOf(definition, people, closesAt), definition);
  return keepPublished(
    gateway,
    {
      _id: MADE_UP_POLL,
      stored: JSON.stringify(toStored(published)),
      open: JSON.stringify(Object.fromEntries(open)),
      asOf: new Date(published.asOf),
    },
    undefined,
  );
}
