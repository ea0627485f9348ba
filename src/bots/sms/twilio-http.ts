import http from 'node:http';
import https from 'node:https';
import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type TwilioResponse from 'twilio/lib/http/response.js';
import { exchange } from './exchange.js';
import { errorOfAnswer, errorOfNoAnswer } from './to-send-error.js';

/**
 * The most sends at once. Twilio's client has 20, and then a slow answer would delay more texts
 * than a sender's rate limit does.
 */
const MOST_SOCKETS = 256;

/** Returns the content of a JSON body, or the body as it is. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/**
 * The HTTP client for Twilio's library, made safe for secrets: it retries nothing (the outbox
 * does), keeps no request, logs nothing whatever TWILIO_LOG_LEVEL says, and its errors contain
 * neither address nor text. The library's own client uses axios, which costs three times as much
 * per text; its agent, with the proxy and certificates an administrator may have set, is used here.
 */
export class TwilioHttp extends twilio.RequestClient {
  private readonly plain: http.Agent | undefined;
  private readonly server: URL | undefined;

  /**
   * @param apiUrl the server to use instead of https://api.twilio.com: scheme, host and port
   * @param timeout milliseconds after which a send without an answer is given up
   */
  constructor(
    apiUrl: string | undefined,
    private readonly timeout: number,
  ) {
    super({ timeout, autoRetry: false, maxSockets: MOST_SOCKETS, maxFreeSockets: MOST_SOCKETS });
    this.server = apiUrl === undefined ? undefined : new URL(apiUrl);
    if (this.server?.protocol === 'http:')
      this.plain = new http.Agent({ keepAlive: true, maxSockets: MOST_SOCKETS });
  }

  private get secure(): https.Agent {
    return this.axios.defaults.httpsAgent as https.Agent;
  }

  /** @throws SendError when no answer came, and for every answer that is not 2xx */
  override async request<T>(
    options: RequestClient.RequestOptions<T>,
  ): Promise<TwilioResponse.default<T>> {
    const { pathname, searchParams, hostname, port } = new URL(options.uri);
    const asked = Object.entries((options.params ?? {}) as Record<string, string | undefined>);
    for (const [name, value] of asked) if (value !== undefined) searchParams.append(name, value);
    const query = searchParams.size > 0 ? `?${searchParams.toString()}` : '';
    const form = new URLSearchParams(options.data as Record<string, string> | undefined).toString();
    const answer = await exchange(this.plain ? http.request : https.request, this.timeout, form, {
      method: options.method.toUpperCase(),
      agent: this.plain ?? this.secure,
      hostname: this.server?.hostname ?? hostname,
      port: this.server?.port ?? port,
      path: pathname + query,
      auth: `${options.username}:${options.password}`,
      headers: { ...options.headers, 'Content-Length': Buffer.byteLength(form) },
    }).catch((error: unknown) => {
      throw errorOfNoAnswer(error);
    });
    const { status: statusCode, headers } = answer;
    const body = parsed(answer.body) as T;
    if (statusCode >= 200 && statusCode < 300) return { statusCode, body, headers };
    throw errorOfAnswer({ status: statusCode, body, retryAfter: headers['retry-after'] });
  }

  /**
   * Closes the connections that are kept open for the next send. A running send is not stopped:
   * otherwise it would be unknown whether the text was accepted, and it would be sent a second
   * time.
   */
  close(): void {
    const agent = this.plain ?? this.secure;
    for (const idle of Object.values(agent.freeSockets))
      for (const socket of idle ?? []) socket.destroy();
  }
}
