import type { FetchedFile } from '../channel.js';
import { download } from '../download.js';
import { SendError } from '../errors.js';

/** Matches the path of a message's file at Twilio. Source: Twilio docs, Media Resource. */
const PATH =
  /^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\/Messages\/(?:SM|MM)[0-9a-f]{32}\/Media\/ME[0-9a-f]{32}$/;

const TWILIO = 'https://api.twilio.com';

/**
 * Checks for the stores to which Twilio's media resource redirects. They get an address that is
 * valid for hours, and never our credentials. Source: Twilio docs, Media Resource ("redirects to
 * the media").
 */
const twilioStores = (to: URL): boolean =>
  to.protocol === 'https:' &&
  (/^(?:mms|media)\.twiliocdn\.com$/.test(to.hostname) ||
    to.hostname === 'media.twiliocdn.com.s3-external-1.amazonaws.com' ||
    (to.hostname === 's3-external-1.amazonaws.com' &&
      to.pathname.startsWith('/media.twiliocdn.com/')));

/**
 * Returns the path of a media address; undefined for any other address, so that nobody can make us
 * fetch something else.
 */
export function mediaPath(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { pathname, search } = new URL(address);
  return search === '' && PATH.test(pathname) ? pathname : undefined;
}

/** The account from which media is fetched, and its server. */
export interface MediaAccount {
  readonly accountSid: string;
  readonly authToken: string;
  /** Another server than Twilio's, for tests. It may redirect within itself. */
  readonly apiUrl?: string;
}

/** How long the download of one file may take, in milliseconds. */
const DOWNLOAD_WITHIN = 60_000;

function request({ accountSid, authToken, apiUrl = TWILIO }: MediaAccount, source: string) {
  if (!PATH.test(source)) throw new SendError('refused', { code: 'NOT_MEDIA' });
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  return { url: `${apiUrl}${source}`, headers: { authorization: `Basic ${credentials}` } };
}

/**
 * Fetches a file from Twilio, with our credentials, from its own host only.
 * @throws SendError when it could not be fetched
 */
export function fetchMedia(
  account: MediaAccount,
  source: string,
  most: number,
): Promise<FetchedFile> {
  const { apiUrl } = account;
  const redirect =
    apiUrl === undefined ? twilioStores : (to: URL) => to.origin === new URL(apiUrl).origin;
  return download({ ...request(account, source), most, timeoutMs: DOWNLOAD_WITHIN, redirect });
}

/**
 * Deletes a file at Twilio. A file that no longer exists counts as deleted.
 * @throws SendError when it could not be deleted now
 */
export async function forgetMedia(account: MediaAccount, source: string): Promise<void> {
  const { url, headers } = request(account, source);
  const signal = AbortSignal.timeout(DOWNLOAD_WITHIN);
  const response = await fetch(url, { method: 'DELETE', headers, redirect: 'error', signal }).catch(
    () => {
      throw new SendError('unavailable', { code: 'UNREADABLE' });
    },
  );
  if (response.ok || response.status === 404) return;
  throw new SendError('unavailable', { code: `HTTP ${response.status}` });
}
