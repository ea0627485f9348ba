import type {
  ClientRequest,
  IncomingHttpHeaders,
  IncomingMessage,
  RequestOptions,
} from 'node:http';

/** The answer of a server. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Twilio's answers have a kilobyte or two. A longer one is not from Twilio. */
const LONGEST_ANSWER = 256 * 1024;

const failed = (code: string) => Object.assign(new Error('The exchange was given up.'), { code });

/**
 * Sends one request and returns its answer.
 * @param request of node:http or node:https
 * @param timeout milliseconds for the whole exchange
 * @param body what to send
 * @throws Error with a `code`: node's own, ECONNABORTED after the timeout, or UNREADABLE for an
 * endless answer
 */
export function exchange(
  request: (
    options: RequestOptions,
    listener: (response: IncomingMessage) => void,
  ) => ClientRequest,
  timeout: number,
  body: string,
  options: RequestOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      const pieces: Buffer[] = [];
      let length = 0;
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        length += piece.length;
        if (length > LONGEST_ANSWER) end(failed('UNREADABLE'));
      });
      response.on('error', end);
      response.on('end', () => {
        clearTimeout(timer);
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(pieces).toString('utf8') });
      });
    });
    const end = (error: Error) => {
      clearTimeout(timer);
      reject(error);
      sent.destroy();
    };
    const timer = setTimeout(() => end(failed('ECONNABORTED')), timeout);
    sent.on('error', end);
    sent.end(body);
  });
}
