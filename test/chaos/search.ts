import { lookForCanaries, type Searched } from '../support/canaries.js';
import type { Talk } from './crowd.js';
import { focalPointNumbers } from './focal-points.js';
import type { House } from './house.js';
import { slots, type Lives } from './lives.js';
import type { Phones } from './phones.js';
import { phrases } from './people.js';
import { TELEGRAM_NAME } from './provider.js';

/**
 * So many people are searched for, every n-th of them all:
 * each in thirty forms, and a long run leaves gigabytes.
 */
const MOST = 500;

/** What every process answers to anybody who asks. */
const PUBLIC = ['/healthz', '/readyz', '/metrics', '/'];

/** The answers of the processes that run now, to be searched with the rest. */
export async function publicAnswers(lives: Lives): Promise<string[]> {
  const urls = slots.flatMap((slot) => lives.at(slot)?.url ?? []);
  const ask = async (url: string) => {
    const response = await fetch(url);
    return [...[...response.headers].flat(), await response.text()].join('\n');
  };
  return Promise.all(urls.flatMap((url) => PUBLIC.map((path) => ask(url + path))));
}

/**
 * Searches everything the run left for whoever wrote in it, the focal points, and what they said:
 * both databases and the oplog, what the processes wrote and answered, the addresses that providers
 * were called at and told to call, and files.
 * @param answers of `publicAnswers` @param files and folders, all that is below
 */
export function searchRun(
  { db, folder }: House,
  talks: readonly Talk[],
  phones: Phones,
  lives: Lives,
  answers: readonly string[],
  files: readonly string[],
): Promise<Searched> {
  // A number stands without its plus inside of the same with it.
  const some = talks.filter((_, i) => i % Math.ceil(talks.length / MOST) === 0);
  const numbers = [...some.map(({ teller }) => teller.address), ...focalPointNumbers].map((one) =>
    one.replace('+', ''),
  );
  const programs = lives.all.map(({ program }) => program);
  const { twilio, telegram } = phones;
  return lookForCanaries([...numbers, ...phrases, TELEGRAM_NAME], {
    databases: db.address,
    files: [folder, ...files],
    texts: {
      'standard output': programs.map(({ out }) => out()),
      'standard error': programs.map(({ err }) => err()),
      'addresses of providers': [...twilio.called, ...telegram.called],
      'addresses of callbacks': twilio.messages.flatMap(
        ({ statusCallback }) => statusCallback ?? [],
      ),
      'public answers': answers,
    },
  });
}
