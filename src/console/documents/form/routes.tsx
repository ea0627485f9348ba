import type { Desk } from '../../../desk/desk.js';
import { lostAnswers } from '../../../desk/lost-answers.js';
import type { Found, Refusal } from '../../../desk/refusal.js';
import type { ConsoleDeps } from '../../deps.js';
import { MOST_FIELDS } from '../../form.js';
import type { FieldProblem } from '../../parts/forms.js';
import type { Answer, ConsoleRoute } from '../../route.js';
import type { SignedVisit, Visit } from '../../visit.js';
import { documentAddress, type Kind, type PollDocument, type Shown } from '../kind.js';
import { saidOf, whoIs } from '../parts.js';
import { buildPage, formAddress, noFormPage, type BuildProps } from './build-page.js';
import { builders, type Sheet } from './builder.js';
import { fieldCount } from './count.js';

type Route = ConsoleRoute<ConsoleDeps>;
type Shape = Pick<BuildProps, 'visit' | 'kind' | 'one' | 'sheet' | 'tag'>;

/** Returns the findings at their fields. A field shows only its first finding. */
const problemsAt = (
  { kind, sheet, visit }: Pick<Shape, 'kind' | 'sheet' | 'visit'>,
  found: readonly Found[],
): FieldProblem[] =>
  found.map((one) => ({
    field: builders[kind.of].field(one.path ?? [], sheet, one.language),
    ...saidOf(visit.say, one),
  }));

const lengthsOf = (desk: Desk, kind: Kind, sheet: Sheet) =>
  new Map(
    builders[kind.of]
      .told(sheet)
      .map(({ field, text, language }) => [field, desk.meter(text, language)]),
  );

/** Shows the form, with the findings of a check or of saving. */
function show(
  desk: Desk,
  shape: Shape,
  more: Partial<Pick<BuildProps, 'checked' | 'refusal' | 'loses'>> = {},
): Answer {
  const { visit, kind, sheet } = shape;
  const { checked, refusal } = more;
  const gaps = problemsAt(shape, checked?.blocking ?? []);
  return buildPage({
    ...shape,
    ...more,
    gaps,
    known: desk.languages,
    context: {
      visit,
      languages: sheet.languages,
      problems: [...problemsAt(shape, refusal?.findings ?? []), ...gaps],
      lengths: lengthsOf(desk, kind, sheet),
    },
  });
}

async function blank(asked: Visit, { desk }: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const sheet = builders[kind.of].blank(visit.language);
  return show(desk, { visit, kind, sheet, tag: '' });
}

async function change(asked: Visit, { desk }: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const found = await kind.find(desk, visit.params['name'] ?? '');
  if (!found.ok) return { kind: 'nothing' };
  const one = found.value;
  const builder = builders[kind.of];
  const sheet = builder.sheetOf(one.definition);
  const shape = { visit, kind, one, sheet, tag: one.tag };
  const answer = show(desk, shape);
  const fits = builder.fits(one.definition) && fieldCount(answer) <= MOST_FIELDS;
  return fits ? answer : noFormPage(visit, kind, one);
}

/**
 * Checks whether a change removes answers of people who are answering, unless the user has
 * confirmed it.
 */
function losesAnswers(
  desk: Desk,
  { visit, kind, one }: Shape,
  given: { readonly data: unknown },
): Refusal | undefined {
  if (one?.state !== 'open' || visit.form.has('lose')) return undefined;
  const checked = kind.check(desk, given);
  if (!checked.ok || !checked.value.poll) return undefined;
  const findings = lostAnswers(one.definition as PollDocument, checked.value.poll);
  const says = 'People are answering it: see what becomes of their answers.';
  return findings.length === 0 ? undefined : { ...losing, says, findings };
}

const losing = {
  ok: false,
  reason: 'notRight',
  next: 'Say that you know, and save it again.',
} as const;

/** Saves the content of the form. */
async function save(desk: Desk, shape: Shape): Promise<Answer> {
  const { visit, kind, one, sheet, tag } = shape;
  const given = { data: builders[kind.of].data(sheet) };
  const loses = losesAnswers(desk, shape, given);
  if (loses) return show(desk, shape, { refusal: loses, loses: true });
  const seen = one === undefined ? ('nothing' as const) : { tag };
  const saved = await kind.at(desk).save(whoIs(visit), given, seen, one?.name);
  if (!saved.ok) return show(desk, shape, { refusal: named(saved) });
  const { poll, campaign } = saved.value as { readonly poll?: string; readonly campaign?: string };
  const to = documentAddress(kind, poll ?? campaign ?? '');
  return { kind: 'go', to, done: { key: 'done.docSaved' } };
}

/** Shows a taken name as a problem of the name field. */
const named = (refusal: Refusal): Refusal =>
  refusal.reason === 'exists'
    ? {
        ...refusal,
        findings: [{ at: 'name', path: ['name'], code: 'nameTaken', says: refusal.says }],
      }
    : refusal;

/** Does what the pressed button asks for: check, save, or change the form. The typed text stays. */
async function pressed(asked: Visit, { desk }: ConsoleDeps, kind: Kind): Promise<Answer> {
  const visit = asked as SignedVisit;
  const name = visit.params['name'];
  const found = name === undefined ? undefined : await kind.find(desk, name);
  if (found && !found.ok) return { kind: 'nothing' };
  const one: Shown | undefined = found?.value;
  const builder = builders[kind.of];
  const press = visit.form.text('press');
  const typed = builder.named(builder.read(visit.form));
  const sheet = builder.pressed(typed, press);
  const shape = { visit, kind, one, sheet, tag: visit.form.text('tag') };
  if (press === 'save') return save(desk, shape);
  if (press !== 'check') return show(desk, shape);
  const checked = kind.check(desk, { data: builder.data(sheet) });
  return checked.ok
    ? show(desk, shape, { checked: checked.value })
    : show(desk, shape, { refusal: checked });
}

/** Returns the current length of each text to the script. */
async function lengths(asked: Visit, { desk }: ConsoleDeps, kind: Kind): Promise<Answer> {
  const { say, form } = asked as SignedVisit;
  const found = lengthsOf(desk, kind, builders[kind.of].read(form));
  const body = (
    <div>
      {[...found].map(([field, { segments, characters }]) => (
        <span key={field} data-length-of={field}>
          {say('docs.meter', { n: segments, characters })}
        </span>
      ))}
    </div>
  );
  return { kind: 'part', body };
}

/** The forms that build and change polls or campaigns. */
export function formRoutes(kind: Kind): readonly Route[] {
  const action = `${kind.of}.write` as const;
  const route = (
    method: Route['method'],
    path: string,
    answer: (visit: Visit, deps: ConsoleDeps, kind: Kind) => Promise<Answer>,
  ): Route => ({ method, path, action, answer: (visit, deps) => answer(visit, deps, kind) });
  const [fresh, kept] = [formAddress(kind, undefined), `/console/${kind.of}/:name/form`];
  return [
    route('get', fresh, blank),
    route('post', fresh, pressed),
    route('get', kept, change),
    route('post', kept, pressed),
    route('post', `/console/${kind.of}-lengths`, lengths),
  ];
}
