import { expect, test } from '@jest/globals';
import { listAddress, readQuery, writeQuery } from '../../src/console/cases/query.js';

const given = (query: object) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));

test('all that a list is narrowed by is in its address, and comes back from it', () => {
  const address =
    'state=FollowUp&p=1&p=2&country=TG&area=TG-M&kind=missing&owner=me&mark=unread&only=unanswered&only=due&only=doubt&only=partial&from=2026-11-01&to=2026-11-28&q=TG-7K2M4';
  const query = readQuery(new URLSearchParams(address));
  expect(given(query)).toEqual({
    state: ['FollowUp'],
    priority: [1, 2],
    country: ['TG'],
    area: ['TG-M'],
    kind: ['missing'],
    owner: 'me',
    mark: 'unread',
    partial: true,
    inDoubt: true,
    followUpDue: true,
    unanswered: true,
    from: new Date('2026-11-01T00:00:00Z'),
    to: new Date('2026-11-28T23:59:59Z'),
    text: 'TG-7K2M4',
  });
  expect(writeQuery(query).toString()).toBe(address);
});

test.each([
  ['a state that there is not', 'state=Dreaming'],
  ['an urgency that there is not', 'p=0&p=4&p=x'],
  ['a day that there is not', 'from=2026-13-45&to=yesterday'],
  ['an operator of the database', 'owner[$ne]=x&owner=%7B%22%24ne%22%3A1%7D&kind=$where'],
  ['a mark that there is not', 'mark=seen'],
  ['nothing but blanks', 'q=%20%20&country='],
])('%s is left out', (_, address) => {
  expect(given(readQuery(new URLSearchParams(address)))).toEqual({});
});

test('a text to find is cut where no reference and no place is so long', () => {
  expect(readQuery(new URLSearchParams({ q: 'a'.repeat(500) })).text).toHaveLength(60);
});

test('the address of a page further on has its cursor, and a view that is kept has none', () => {
  const query = readQuery(new URLSearchParams('p=1&after=abc'));
  expect(listAddress(query)).toBe('/console/cases?p=1&after=abc');
  expect(writeQuery(query).toString()).toBe('p=1');
  expect(listAddress({})).toBe('/console/cases');
});
