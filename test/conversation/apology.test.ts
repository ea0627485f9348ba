import { expect, test } from '@jest/globals';
import type { Inbound } from '../../src/bots/channel.js';
import { apologyFor } from '../../src/conversation/apology.js';
import { directoryOf } from '../directory/people.js';
import { texts } from '../flows/dialog/people.js';

const said = (text: string, from: string, content: Inbound['content'] = { kind: 'text', text }) =>
  apologyFor(
    { texts, directory: () => directoryOf([]), defaultLanguage: 'en' },
    { channel: 'sms', from, providerId: 'm1', content },
  );

test('§T2 whose message could not be kept is told so in the language of their words, else of their country, else ours', () => {
  expect(said('They are holding two boys in a house', '+22890000001')).toMatch(
    /^We could not keep/,
  );
  expect(said('Ils gardent trois filles derrière le marché', '+233240000001')).toMatch(
    /^Nous n'avons pas pu/,
  );
  expect(said('1', '+22890000001')).toMatch(/^Nous n'avons pas pu/);
  expect(said('', '+22890000001', { kind: 'unsupported', what: 'media' })).toMatch(
    /^Nous n'avons pas pu/,
  );
  expect(said('1', '7100000001')).toMatch(/^We could not keep/);
});
