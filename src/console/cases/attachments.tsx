import type { AttachmentRow } from '../../cases/attachment-types.js';
import { Time } from '../parts/shown.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { can, type CaseProps } from './case-props.js';
import { caseAddress } from './words-of.js';

/** "about 300 kB", "about 2 MB": sizes are kept rounded up. */
function sizeOf({ say }: SignedVisit, size: number): string {
  const kilobytes = Math.max(1, Math.round(size / 1024));
  return kilobytes < 1_000
    ? say('attached.kilobytes', { size: kilobytes })
    : say('attached.megabytes', { size: Math.round(kilobytes / 1024) });
}

/** Where an attachment is opened or downloaded. */
export const attachmentAddress = (id: string, attachment: string): string =>
  caseAddress(id, `/attachments/${attachment}`);

/** How far an attachment has come, and why it is not there. */
function stateOf({ say }: SignedVisit, { state, reason }: AttachmentRow): string {
  return state === 'refused'
    ? sayCode(say, 'attached.refused', reason ?? 'unreadable')
    : sayCode(say, 'attached.state', state);
}

/** Where a location is: exactly for those who opened the words, else the area it lies in. */
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

/** What there is to see or to download of an attachment that is kept. */
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

/** What came with the case besides words: photos, voice notes, documents, locations. */
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
