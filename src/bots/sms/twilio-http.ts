import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type http from 'twilio/lib/http/response.js';
import { errorOfAnswer, errorOfNoAnswer } from './to-send-error.js';

/** Points a request at another server, keeping path and query. */
function redirected(uri: string, apiUrl: string | undefined): string {
  if (apiUrl === undefined) return uri;
  const { protocol, host } = new URL(apiUrl);
  const { pathname, search } = new URL(uri);
  return `${protocol}//${host}${pathname}${search}`;
}

/**
 * Twilio's own HTTP client, made fit for secrets: it retries nothing (the outbox does), keeps no request, logs
 * nothing whatever TWILIO_LOG_LEVEL says, and fails with errors that hold neither address nor text.
 */
export class TwilioHttp extends twilio.RequestClient {
  /**
   * @param apiUrl where to send instead of https://api.twilio.com: scheme, host and port
   * @param timeout milliseconds of silence after which a send is given up
   */
  constructor(
    private readonly apiUrl: string | undefined,
    timeout: number,
  ) {
    super({ timeout, autoRetry: false });
  }

  /** @throws SendError for every answer that is not 2xx, and for none */
  override async request<T>(options: RequestClient.RequestOptions<T>): Promise<http.default<T>> {
    const response = await super
      .request({ ...options, logLevel: 'none', uri: redirected(options.uri, this.apiUrl) })
      .catch((error: unknown) => {
        throw errorOfNoAnswer(error);
      })
      .finally(() => {
        delete this.lastRequest;
        delete this.lastResponse;
      });
    if (response.statusCode >= 200 && response.statusCode < 300) return response;
    const headers = (response.headers ?? {}) as Readonly<Record<string, unknown>>;
    throw errorOfAnswer({
      status: response.statusCode,
      body: response.body,
      retryAfter: headers['retry-after'],
    });
  }

  /** Closes the connections that are kept open for the next send. */
  close(): void {
    (this.axios.defaults.httpsAgent as { destroy(): void }).destroy();
  }
}
