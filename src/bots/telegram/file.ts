import type { FetchedFile } from '../channel.js';
import { download } from '../download.js';
import { SendError } from '../errors.js';
import type { BotApi } from './api.js';

/** The server from which bots fetch files. Source: Bot API, getFile. */
const TELEGRAM = 'https://api.telegram.org';

/**
 * Matches the path of a file, below the bot's own address. A path of another form comes from a
 * server of our own that keeps files on its disk.
 */
const PATH = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_.-]+)+$/;

/**
 * What the Bot API says about a file above 20 MB. That a file does not exist it says in the same
 * words as that it is away for now, so such a file is asked for again.
 */
const TOO_BIG = 'refused';

/**
 * Fetches a file by its id: first its path, then the file.
 * @throws SendError when it could not be fetched now
 */
export async function fetchFile(
  api: BotApi,
  bot: { readonly token: string; readonly apiUrl: string | undefined },
  source: string,
  most: number,
  timeoutMs: number,
): Promise<FetchedFile> {
  const found = await api.call('getFile', { file_id: source }).catch((error: unknown) => {
    if (error instanceof SendError && error.failure === TOO_BIG) return undefined;
    throw error;
  });
  const { file_path: path, file_size: size = 0 } = found ?? {};
  if (!found || size > most) return { ok: false, reason: 'tooLarge' };
  if (path === undefined || !PATH.test(path) || path.includes('..'))
    return { ok: false, reason: 'gone' };
  const url = `${bot.apiUrl ?? TELEGRAM}/file/bot${bot.token}/${path}`;
  return download({ url, most, timeoutMs });
}
