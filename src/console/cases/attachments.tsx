import type { AttachmentRow } from '../../cases/attachment-types.js';
import { Time } from '../parts/shown.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { can, type CaseProps } from './case-props.js';
import { caseAddress } from './words-of.js';

/** Returns a size such as "about 300 kB" or "about 2 MB". Stored sizes are rounded up. */
function sizeOf({ say }: SignedVisit, size: number): string {
  const kilobytes = Math.max(1, Math.round(size / 1024));
  return kilobytes < 1_000
    ? say('attached.kilobytes', { size: kilobytes })
    : say('attached.megabytes', { size: Math.round(kilobytes / 1024) });
}

/** Returns the address where an attachment is opened or downloaded. */
export const attachmentAddress = (id: string, attachment: string): string =>
  caseAddress(id, `/attachments/${attachment}`);

/** Returns the state of an attachment, and why it is missing. */
function stateOf({ say }: SignedVisit, { state, reason }: AttachmentRow): string {
  return state === 'refused'
    ? sayCode(say, 'attached.refused', reason ?? 'unreadable')
    : sayCode(say, 'attached.state', state);
}

/** A location: the exact point for people who opened the words, otherwise only its area. */
function Place({ visit, words, row }: CaseProps & { readonly row: AttachmentRow }) {
  const { say, place } = visit;
  const point = words?.points[row.id];
  if (point)
    return (
      <p>
        {say('attached.point')} <code>{`${point.latitude}, ${point.longitude}`}</code>
      </p>
    );
  return <p>{row.area === undefined ? say('attached.noArea') : place(row.area)}</p>;
}

/** The view or the download of a stored attachment. */
function Content(props: CaseProps & { readonly row: AttachmentRow }) {
  const { visit, shown, words, row } = props;
  const { say } = visit;
  if (row.kind === 'location') return <Place {...props} />;
  if (!can(props, 'case.words')) return null;
  const address = attachmentAddress(shown.row.id, row.id);
  if (row.kind !== 'photo')
    return (
      <p>
        <a href={address} download>
          {say('attached.download')}
        </a>
      </p>
    );
  return words ? (
    <a class="picture" href={address} aria-label={say('attached.look')}>
      <img src={address} alt={say('attached.alt')} loading="lazy" />
    </a>
  ) : (
    <p>
      <a href={address}>{say('attached.look')}</a>
    </p>
  );
}

/** The attachments of a case: photos, voice notes, documents, locations. */
export function Attachments(props: CaseProps) {
  const { visit, attachments } = props;
  const { say } = visit;
  if (attachments.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="attached-title">
      <h2 id="attached-title">{say('attached.title')}</h2>
      <ul class="items attached">
        {attachments.map((row) => (
          <li key={row.id}>
            <strong>{sayCode(say, 'attached.kind', row.kind)}</strong>{' '}
            <small>
              <Time at={row.receivedAt} visit={visit} />
              {row.size === undefined || row.kind === 'location'
                ? ''
                : `, ${sizeOf(visit, row.size)}`}
            </small>
            {row.state === 'kept' ? (
              <Content {...props} row={row} />
            ) : (
              <p class="hint">{stateOf(visit, row)}</p>
            )}
          </li>
        ))}
      </ul>
      {can(props, 'case.words') ? <p class="hint">{say('attached.audited')}</p> : null}
    </section>
  );
}
