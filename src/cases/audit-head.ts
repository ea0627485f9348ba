import type { AuditHead } from '../models/cases/audit.js';

/** A number from 1, the name of a key, and 24 letters of a digest (privacy/keyring.ts). */
const HEAD = /^([1-9]\d{0,11}):(l-\w+\.[\w-]{24})$/;

/** Reads a head that `writeHead` wrote. */
export function readHead(text: string): AuditHead | undefined {
  const [, count, link] = HEAD.exec(text.trim()) ?? [];
  return count && link ? { count: Number(count), link } : undefined;
}

/** Returns a head in the form that people write down. */
export const writeHead = ({ count, link }: AuditHead): string => `${count}:${link}`;
