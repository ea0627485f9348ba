import type { Found, Refusal } from '../../desk/refusal.js';
import type { Who } from '../../desk/who.js';
import type { FieldProblem } from '../parts/forms.js';
import { sayCode, type Say } from '../say.js';
import { Tag } from '../parts/shown.js';
import type { SignedVisit, Visit } from '../visit.js';
import { documentAddress, type Kind } from './kind.js';

/**
 * The name of the user for the desk and the audit log. The same name through any door is the same
 * person.
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

/** The state of a document or a sending. */
export const StateTag = ({ visit, state }: { readonly visit: Visit; readonly state: string }) => (
  <Tag tone={tones[state] ?? 'plain'}>{sayCode(visit.say, 'docState', state)}</Tag>
);

/**
 * Returns a finding of the desk in the user's language. A finding without a translation is in
 * English, and marked so.
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
 * The reason why the desk refused: in the user's language, and below it the exact text of the desk.
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

/** Returns the HTTP status of a page that shows a refusal. */
export const statusOf = (refusal: Refusal | undefined): number =>
  refusal === undefined
    ? 200
    : ['changed', 'exists', 'wrongState'].includes(refusal.reason)
      ? 409
      : 422;

/** Returns a text in the language of the page, or in the first language it has. */
export const inLanguage = (texts: Readonly<Record<string, string>>, language: string): string =>
  texts[language] ?? Object.values(texts)[0] ?? '';

/** A link back from a page about one document, or about a new one. */
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
