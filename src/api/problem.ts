import { z } from 'zod';

/**
 * The problems of a request by name: status and title. The name is the last part of the problem's
 * type, which leads to its place on the docs page. Source: RFC 9457.
 */
export const problems = {
  malformed: [400, 'The request cannot be read'],
  unauthenticated: [401, 'A token is needed'],
  'token-over': [401, 'This token has ended'],
  forbidden: [403, 'The token does not allow this'],
  'not-found': [404, 'There is nothing here'],
  'method-not-allowed': [405, 'This address does not allow this method'],
  'not-acceptable': [406, 'This cannot be answered in the format asked for'],
  conflict: [409, 'This cannot be done now'],
  'changed-meanwhile': [412, 'Somebody else has changed it'],
  'too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The format of the body is not accepted'],
  invalid: [422, 'Something in the request is wrong'],
  'key-used-otherwise': [422, 'The Idempotency-Key was used for something else'],
  'say-what-you-saw': [428, 'Say which version you changed'],
  'too-many-wrong-tokens': [429, 'Too many wrong tokens'],
  'not-done': [503, 'This could not be done now'],
} as const satisfies Record<string, readonly [number, string]>;
export type ProblemName = keyof typeof problems;

/** One mistake: its place, and what is allowed. */
export const mistake = z.object({
  in: z.enum(['body', 'query', 'path', 'header']).describe('the part of the request'),
  at: z.string().describe('the place in it, as people say it: "questions 2, ask, fr"'),
  line: z.int().optional().describe('of a body in YAML'),
  says: z.string().describe('what is wrong and what is allowed'),
});
export type Mistake = z.infer<typeof mistake>;

/**
 * A problem as it is sent. Source: RFC 9457 (application/problem+json), with what is allowed and
 * what to do in addition.
 */
export const problemShape = z
  .object({
    type: z.string().describe('names the kind of problem; leads to its place on the docs page'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('what is wrong here'),
    do: z.string().describe('what to do about it'),
    allowed: z.array(z.string()).optional().describe('what may be given instead'),
    reason: z.string().optional().describe('the name of a refusal, for programs'),
    mistakes: z.array(mistake).optional().describe('each thing that is wrong with what was sent'),
  })
  .meta({ id: 'Problem' });
export type ProblemBody = z.infer<typeof problemShape>;

/** The parts of a problem that depend on the request. */
export type ProblemDetails = Pick<
  ProblemBody,
  'detail' | 'do' | 'allowed' | 'reason' | 'mistakes'
> & {
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * An error that answers a request with a problem. It is thrown because it ends the current work.
 */
export class Problem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  private readonly details: Omit<ProblemDetails, 'headers'>;
  constructor(
    readonly problem: ProblemName,
    { headers = {}, ...details }: ProblemDetails,
  ) {
    super(problem);
    this.status = problems[problem][0];
    this.headers = headers;
    this.details = details;
  }
  body(): ProblemBody {
    const [status, title] = problems[this.problem];
    return { type: `/api/docs#problem-${this.problem}`, title, status, ...this.details };
  }
}
