import type { Found, Refusal } from '../../desk/refusal.js';
import type { Who } from '../../desk/who.js';
import type { FieldProblem } from '../parts/forms.js';
import { sayCode, type Say } from '../say.js';
import { Tag } from '../parts/shown.js';
import type { SignedVisit, Visit } from '../visit.js';
import { documentAddress, type Kind } from './kind.js';

/**
 * Who asks, as the desk and the audit log name them: the same name at any door is the same person.
 */
export const whoIs = ({ me }: SignedVisit): Who => ({ person: me.staff.login, door: 'console' });

const tones: Readonly<Record<string, 'green' | 'amber' | 'red'>> = {
  open: 'green',
  live: 'green',
  sending: 'green',
  waiting: 'amber',
  paused: 'amber',
  stopped: 'red',
};

/** How a document or a sending stands. */
export const StateTag = ({ visit, state }: { readonly visit: Visit; readonly state: string }) => (
  <Tag tone={tones[state] ?? 'plain'}>{sayCode(visit.say, 'docState', state)}</Tag>
);

/**
 * A finding of the desk in the person's language; one that
 * the texts do not name is said in English, and marked so.
 */
export function saidOf(
  say: Say,
  { code, params, says }: Pick<Found, 'code' | 'params' | 'says'>,
): Pick<FieldProblem, 'says' | 'lang'> {
  const told = code === undefined ? undefined : sayCode(say, 'finding', code, params);
  return told === undefined || told === code ? { says, lang: 'en' } : { says: told };
}

/** One finding, with its place in the document. */
export const FoundItem = ({
  visit: { say },
  found,
}: {
  readonly visit: Visit;
  readonly found: Found;
}) => {
  const { at, line } = found;
  const { says, lang } = saidOf(say, found);
  const place = [at, line === undefined ? '' : say('docs.line', { line })].filter(Boolean);
  return (
    <li>
      {place.length > 0 ? <code>{place.join(', ')}</code> : null} <span lang={lang}>{says}</span>
    </li>
  );
};

/**
 * Why the desk did not do something: in the person's
 * language, and below it exactly what the desk says.
 */
export const Refused = ({
  visit,
  refusal,
}: {
  readonly visit: Visit;
  readonly refusal: Refusal | undefined;
}) =>
  refusal === undefined ? null : (
    <div class="errors" role="alert" tabIndex={-1} id="errors">
      <h2>{sayCode(visit.say, 'refused', refusal.reason)}</h2>
      <p lang="en">{refusal.says}</p>
      {refusal.findings ? (
        <ul>
          {refusal.findings.map((found) => (
            <FoundItem key={`${found.at}${found.line}${found.says}`} visit={visit} found={found} />
          ))}
        </ul>
      ) : null}
    </div>
  );

/** The status of a page that says why something was not done. */
export const statusOf = (refusal: Refusal | undefined): number =>
  refusal === undefined
    ? 200
    : ['changed', 'exists', 'wrongState'].includes(refusal.reason)
      ? 409
      : 422;

/** A text in the language of the page, or in the first that it has. */
export const inLanguage = (texts: Readonly<Record<string, string>>, language: string): string =>
  texts[language] ?? Object.values(texts)[0] ?? '';

/** The way back from a page about one document, or about a new one. */
export const Back = ({
  visit,
  kind,
  one,
}: {
  readonly visit: Visit;
  readonly kind: Kind;
  readonly one: { readonly name: string } | undefined;
}) => (
  <p>
    <a href={one ? documentAddress(kind, one.name) : `/console/${kind.of}`}>
      {one ? one.name : visit.say(`nav.${kind.of}`)}
    </a>
  </p>
);
