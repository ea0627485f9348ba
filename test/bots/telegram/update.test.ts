import { describe, expect, test } from '@jest/globals';
import { readUpdate } from '../../../src/bots/telegram/update.js';
import { telegramNames } from '../../support/telegram-person.js';

const from = { id: 7_000_000_003, is_bot: false, ...telegramNames, language_code: 'pt-BR' };
const chat = { id: 7_000_000_003, type: 'private', ...telegramNames };
const told = (content: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  readUpdate({
    update_id: 5,
    message: { message_id: 77, from, chat, date: 1, ...content },
    ...more,
  });
const contents = (content: Record<string, unknown>) => {
  const update = told(content);
  if (update.kind !== 'messages') throw new Error(`It was ${update.kind}.`);
  return update.messages.map((message) => message.content);
};

test('of a person, only the chat and the language of the phone are kept', () => {
  expect(told({ text: 'hello', sender_chat: undefined, author_signature: 'Canary' })).toEqual({
    kind: 'messages',
    id: 5,
    messages: [
      {
        channel: 'telegram',
        from: '7000000003',
        providerId: 'u5',
        content: { kind: 'text', text: 'hello' },
        languageHint: 'pt-BR',
        messageRef: '77',
      },
    ],
  });
});

test('a tag that is no language is not passed on', () => {
  const odd = { ...from, language_code: '<script>' };
  const update = told({ text: 'hello', from: odd });
  expect(update.kind === 'messages' && update.messages[0]?.languageHint).toBeUndefined();
});

test.each([
  ['no language at all', { ...from, language_code: null }],
  ['a number for a language', { ...from, language_code: 7 }],
  ['no word on whether it is a bot', { ...from, is_bot: null }],
  ['an id that no number holds', { ...from, id: '7000000003' }],
  ['nobody', null],
  ['a name', 'Canary'],
])('words are not lost because their sender is described oddly: %s', (_how, odd) => {
  const update = told({ text: 'they hold three girls', from: odd });
  expect(update.kind === 'messages' && update.messages[0]?.content).toEqual({
    kind: 'text',
    text: 'they hold three girls',
  });
});

describe('words', () => {
  test.each([
    ['/help', 'help'],
    ['/stop@amana_bot', 'stop'],
    ['/report they took her', 'report they took her'],
    ['/language\nfr', 'language\nfr'],
    ['/', '/'],
    ['//help', '//help'],
    ['see /help', 'see /help'],
    ['/sœur', '/sœur'],
    ['1/2', '1/2'],
  ])('%j is read as %j', (typed, read) => {
    expect(contents({ text: typed })).toEqual([{ kind: 'text', text: read }]);
  });

  test.each([
    ['/start', undefined],
    ['/start@amana_bot', undefined],
    ['/start   ', undefined],
    ['/start tip-TG_1', 'tip-TG_1'],
    ['/start@amana_bot x', 'x'],
    [`/start ${'a'.repeat(64)}`, 'a'.repeat(64)],
  ])('%j starts the talk', (typed, payload) => {
    expect(contents({ text: typed })).toEqual([
      payload === undefined ? { kind: 'start' } : { kind: 'start', payload },
    ]);
  });

  test('words typed behind /start are a tip, not a payload', () => {
    expect(contents({ text: '/start they took my sister' })).toEqual([
      { kind: 'text', text: 'they took my sister' },
    ]);
    expect(contents({ text: `/start ${'a'.repeat(65)}` })).toEqual([
      { kind: 'text', text: 'a'.repeat(65) },
    ]);
  });

  test('the longest text of Telegram is kept whole, also in letters that count double', () => {
    const emoji = '🙏'.repeat(4_096);
    expect(contents({ text: emoji })).toEqual([{ kind: 'text', text: emoji }]);
  });
});

describe('what cannot be kept', () => {
  test.each([
    [
      'a contact card',
      { contact: { phone_number: '+22890000009', first_name: 'Canary' } },
      'contact',
    ],
    ['a live location', { location: { latitude: 6, longitude: 1, live_period: 900 } }, 'location'],
    ['a place without a point', { location: { latitude: '6', longitude: 1 } }, 'location'],
    ['a point outside of the world', { location: { latitude: 91, longitude: 181 } }, 'location'],
    [
      'a venue',
      { venue: { title: 'Canary' }, location: { latitude: 6, longitude: 1 } },
      'location',
    ],
    ['a video', { video: { file_id: 'x' } }, 'media'],
    ['an animation', { animation: { file_id: 'x' }, document: { file_id: 'x' } }, 'media'],
    ['a photo without a size', { photo: [] }, 'media'],
    ['a voice message with an odd id', { voice: { file_id: '../x' } }, 'media'],
    ['a sticker', { sticker: { file_id: 'x' } }, 'media'],
    ['a poll', { poll: { question: 'Canary' } }, 'other'],
    ['dice', { dice: { value: 6 } }, 'other'],
    ['a forwarded text', { text: 'not mine', forward_origin: { type: 'user' } }, 'other'],
    ['a forwarded picture', { photo: [{}], caption: 'not mine', forward_date: 1 }, 'other'],
  ])('%s is named, and nothing of it is kept', (_name, content, what) => {
    expect(contents(content)).toEqual([{ kind: 'unsupported', what }]);
  });

  test('a point that was sent once is handed on, and nothing beside it', () => {
    const location = { latitude: 6.45, longitude: -2.01, horizontal_accuracy: 12 };
    expect(contents({ location })).toEqual([
      { kind: 'location', latitude: 6.45, longitude: -2.01 },
    ]);
  });

  test('the words under a video are kept, and it is known that the video is not', () => {
    expect(contents({ video: { file_id: 'x' }, caption: 'this is the man' })).toEqual([
      { kind: 'text', text: 'this is the man', beside: 'media' },
    ]);
    expect(contents({ video: { file_id: 'x' }, caption: ' ' })).toEqual([
      { kind: 'unsupported', what: 'media' },
    ]);
  });
});

test('pictures that were sent together say so, with and without a caption', () => {
  const photo = [{ file_id: 'f' }];
  const files = [{ kind: 'photo', source: 'f' }];
  expect(contents({ photo, media_group_id: '1350', caption: 'this house' })).toEqual([
    { kind: 'text', text: 'this house', files, album: '1350' },
  ]);
  expect(contents({ photo, media_group_id: '1350' })).toEqual([
    { kind: 'files', files, album: '1350' },
  ]);
  expect(contents({ photo, media_group_id: 'no id' })).toEqual([{ kind: 'files', files }]);
});

describe('what is fetched', () => {
  const photo = [
    { file_id: 'small', file_size: 900 },
    { file_id: 'large', file_size: 90_000 },
  ];
  const large = { kind: 'photo', source: 'large', size: 90_000 };
  const named = { file_id: 'x', file_name: 'Canary.pdf', mime_type: 'application/pdf' };
  test.each([
    ['a photo, in its largest size', { photo }, { kind: 'files', files: [large] }],
    [
      'a photo with the words under it',
      { photo, caption: 'this is the man' },
      { kind: 'text', text: 'this is the man', files: [large] },
    ],
    [
      'a voice message',
      { voice: { file_id: 'x' }, caption: ' ' },
      { kind: 'files', files: [{ kind: 'voice', source: 'x' }] },
    ],
    [
      'a document, without its name',
      { document: named },
      { kind: 'files', files: [{ kind: 'document', source: 'x' }] },
    ],
  ])('%s', (_name, content, read) => {
    expect(contents(content)).toEqual([read]);
  });
});

describe('a changed message', () => {
  const changed = (content: Record<string, unknown>) =>
    readUpdate({
      update_id: 9,
      edited_message: { message_id: 77, from, chat, date: 1, edit_date: 60, ...content },
    });

  test.each([
    ['a text', { text: 'two girls' }],
    ['words under a video', { video: { file_id: 'x' }, caption: 'two girls' }],
  ])('%s brings its new words', (_name, content) => {
    expect(changed(content)).toMatchObject({
      kind: 'messages',
      messages: [
        { providerId: 'u9', messageRef: '77', content: { kind: 'edited', text: 'two girls' } },
      ],
    });
  });

  test('its file may be another one than before: it is kept like a new one', () => {
    const files = [{ kind: 'photo', source: 'x' }];
    const photo = [{ file_id: 'x' }];
    expect(changed({ photo, caption: 'two girls' })).toMatchObject({
      messages: [{ content: { kind: 'edited', text: 'two girls', files } }],
    });
    expect(changed({ photo })).toMatchObject({ messages: [{ content: { kind: 'files', files } }] });
  });

  test.each([
    ['a live location that moves', { location: { latitude: 6, longitude: 1, live_period: 900 } }],
    ['a video without words', { video: { file_id: 'x' } }],
    ['a message of last week', { text: 'two girls', edit_date: 604_800 }],
    ['a message in a group', { text: 'two girls', chat: { id: -1, type: 'supergroup' } }],
    ['a message of a bot', { text: 'two girls', from: { ...from, is_bot: true } }],
    ['a forwarded message', { text: 'two girls', forward_origin: { type: 'user' } }],
    ['a form that is not known', { message_id: 'x' }],
  ])('%s changes nothing', (_name, content) => {
    expect(changed(content).kind).toBe('ignored');
  });
});

describe('buttons', () => {
  const pressed = (query: Record<string, unknown>) =>
    readUpdate({ update_id: 6, callback_query: { id: 'c1', from, chat_instance: '9', ...query } });

  test.each([
    ['a button under a message', { message_id: 70, chat, date: 1, text: 'Canary' }, '70'],
    ['a button older than 48 hours', { message_id: 70, chat, date: 0 }, '70'],
    ['a button whose message is gone', undefined, undefined],
  ])('%s still says what it means', (_name, message, messageRef) => {
    expect(pressed({ data: 'turn-1:yes', message })).toEqual({
      kind: 'messages',
      id: 6,
      callbackId: 'c1',
      messages: [
        {
          channel: 'telegram',
          from: '7000000003',
          providerId: 'u6',
          content: { kind: 'button', data: 'turn-1:yes', callbackId: 'c1' },
          languageHint: 'pt-BR',
          ...(messageRef === undefined ? {} : { messageRef }),
        },
      ],
    });
  });

  test.each([
    ['in a group', { data: 'x', message: { message_id: 1, chat: { id: -5, type: 'group' } } }],
    ['under an inline message', { data: 'x', inline_message_id: 'i' }],
    ['of a game', { game_short_name: 'g' }],
    ['of a strange form', { data: 7 }],
    ['pressed by a bot', { data: 'x', from: { ...from, is_bot: true } }],
  ])('a button %s is ignored', (_name, query) => {
    expect(pressed(query).kind).toBe('ignored');
  });
});

describe('updates that are not for us', () => {
  const message = { message_id: 1, from, chat, date: 1, text: 'canary-words' };
  test.each([
    ['an edit in a channel', { edited_channel_post: message }],
    ['a reaction', { message_reaction: { chat, user: from, message_id: 1, new_reaction: [] } }],
    ['of a kind nobody knows yet', { hologram_message: message }],
    ['of a channel', { channel_post: message }],
    ['of a business account', { business_message: message }],
    ['an inline query', { inline_query: { id: '1', from, query: 'canary-words' } }],
    ['a change of membership', { my_chat_member: { chat, from } }],
    ['in a group', { message: { ...message, chat: { id: -1, type: 'supergroup' } } }],
    ['in a channel', { message: { ...message, chat: { id: -1, type: 'channel' } } }],
    ['from a bot', { message: { ...message, from: { ...from, is_bot: true } } }],
    ['a message of no known form', { message: 'canary-words' }],
    ['empty', {}],
  ])('%s: ignored, and the reason repeats nothing of it', (_name, update) => {
    const read = readUpdate({ update_id: 8, ...update });
    expect(read).toMatchObject({ kind: 'ignored', id: 8 });
    expect(JSON.stringify(read).toLowerCase()).not.toContain('canary');
  });

  // Service messages of Bot API 7 to 9, and one that does not exist yet.
  test.each([
    'message_auto_delete_timer_changed',
    'pinned_message',
    'write_access_allowed',
    'chat_background_set',
    'users_shared',
    'chat_shared',
    'web_app_data',
    'gift',
    'unique_gift',
    'gift_upgrade_sent',
    'refunded_payment',
    'paid_message_price_changed',
    'direct_message_price_changed',
    'suggested_post_approved',
    'checklist_tasks_done',
    'checklist_tasks_added',
    'chat_owner_left',
    'chat_owner_changed',
    'forum_topic_created',
    'giveaway_completed',
    'hologram_projected',
  ])('the notice %s of the app is no message: nobody is answered', (notice) => {
    const bare = { message_id: 1, from, chat, date: 1, [notice]: { name: 'canary-words' } };
    const read = readUpdate({ update_id: 8, message: bare });
    expect(read).toEqual({ kind: 'ignored', id: 8, reason: 'service message' });
  });

  test.each([
    [undefined],
    [null],
    ['x'],
    [7],
    [[]],
    [{}],
    [{ update_id: '5' }],
    [{ update_id: 1.5 }],
  ])('%j is no update', (raw) => {
    expect(readUpdate(raw)).toEqual({ kind: 'unreadable' });
  });
});
