import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runProgram } from './program.js';

/** What the API answered. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** Somebody who works with the API of a running program. */
export interface ApiPerson {
  get<T = Record<string, unknown>>(url: string): Promise<Answer<T>>;
  post<T = Record<string, unknown>>(url: string, body?: unknown): Promise<Answer<T>>;
  /** A file as it is, as YAML. */
  putFile<T = Record<string, unknown>>(url: string, yaml: string): Promise<Answer<T>>;
}

/**
 * Makes a token for somebody with the command line, as an administrator does, and uses it.
 * @param at where the program listens now, asked at every call
 */
export async function apiPerson(
  folder: string,
  env: Readonly<Record<string, string>>,
  name: string,
  scopes: string,
  at: () => string,
): Promise<ApiPerson> {
  const made = await runProgram(folder, env, ['tokens', 'add', name, '--scopes', scopes, '--json']);
  if (made.code !== 0) throw new Error(`tokens add: ${made.out}${made.err}`);
  const { token } = JSON.parse(made.out) as { token: string };
  async function call<T>(
    method: string,
    url: string,
    type?: string,
    body?: string,
  ): Promise<Answer<T>> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(type === undefined ? {} : { 'content-type': type }),
    };
    const response = await fetch(`${at()}/api/v1${url}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as T };
  }
  return {
    get: (url) => call('GET', url),
    post: (url, body = {}) => call('POST', url, 'application/json', JSON.stringify(body)),
    putFile: (url, yaml) => call('PUT', url, 'application/yaml', yaml),
  };
}

/** The poll of examples/, open from a moment ago for so many minutes. */
export function examplePoll(minutes: number, now = Date.now()): string {
  const file = path.join(import.meta.dirname, '../../examples/polls/job-offers.yaml');
  const at = (ms: number) => new Date(now + ms).toISOString().replace(/\.\d+Z$/, 'Z');
  return readFileSync(file, 'utf8')
    .replace(/^opens:.*$/m, `opens: '${at(-60_000)}'`)
    .replace(/^closes:.*$/m, `closes: '${at(minutes * 60_000)}'`);
}
