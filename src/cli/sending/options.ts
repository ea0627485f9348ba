import type { Audience } from '../../broadcasts/input.js';
import type { SendingInput } from '../../desk/sending.js';
import type { SendingView } from '../../desk/sending-view.js';
import { withoutUndefined } from '../../shared/without-undefined.js';

/** The subject of a sending: the commands are the same, but a token permits them separately. */
export type SendingArea = 'polls' | 'campaigns';
export const kindOf = (of: SendingArea) => (of === 'polls' ? 'poll' : 'campaign');
/** Returns the area of a sending. */
export const areaOf = ({ kind }: Pick<SendingView, 'kind'>): SendingArea =>
  kind === 'campaign' ? 'campaigns' : 'polls';

/** The audience, as options of the command line. */
export interface AudienceOptions {
  readonly country?: string[];
  readonly area?: string[];
  readonly language?: string[];
  readonly age?: string[];
  readonly gender?: string[];
  readonly channel?: string[];
  readonly answered?: string;
}
export interface SendingOptions extends AudienceOptions {
  readonly sample?: number;
  readonly starts?: string;
  readonly closes?: string;
  readonly hours?: { readonly from: number; readonly to: number };
  readonly wave?: { readonly people: number; readonly minutes: number };
}

/** Returns the audience of the options; the desk reports its problems. */
export function audienceOf({
  country,
  area,
  language,
  age,
  gender,
  channel,
  answered,
}: AudienceOptions): Audience {
  const [poll = '', question = '', values = ''] = answered?.split(':') ?? [];
  // As typed: the desk checks ages, genders and channels.
  return withoutUndefined({
    countries: country,
    areas: area,
    languages: language,
    ages: age,
    genders: gender,
    channels: channel,
    answered: answered === undefined ? undefined : { poll, question, values: values.split(',') },
  }) as Audience;
}

/** Returns the settings of a sending from the options of the command line. */
export function sendingInputOf(
  of: SendingArea,
  name: string,
  options: SendingOptions,
): SendingInput {
  const { sample, starts, closes, hours, wave } = options;
  const input = withoutUndefined({ sample, starts, closes, hours, waves: wave });
  const what =
    of === 'polls'
      ? ({ kind: 'poll', poll: name } as const)
      : ({ kind: 'campaign', campaign: name } as const);
  return { ...what, audience: audienceOf(options), ...input };
}

/** Returns the audience and sending options in the form in which a person types them again. */
export function typed({ hours, wave, ...options }: SendingOptions): string[] {
  const names = [
    ...(['country', 'area', 'language', 'age', 'gender', 'channel'] as const),
    ...(['answered', 'sample', 'starts', 'closes'] as const),
  ];
  const plain = names.flatMap((name): [string, string][] => {
    const value = options[name];
    return value === undefined ? [] : [[name, String(value)]];
  });
  const pairs: [string, string][] = [
    ...plain,
    ...(hours ? [['hours', `${hours.from}-${hours.to}`] as [string, string]] : []),
    ...(wave ? [['wave', `${wave.people}/${wave.minutes}`] as [string, string]] : []),
  ];
  return pairs.map(
    ([name, value]) => `--${name} ${/^[\w:,.+/-]+$/.test(value) ? value : `'${value}'`}`,
  );
}
