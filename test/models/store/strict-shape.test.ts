import { describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { strictShape } from '../../../src/models/store/strict-shape.js';

const part = (fields: object) => new mongoose.Schema(fields, { _id: false });
const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    note: String,
    priority: { type: Number, required: true, enum: [1, 2, 3] },
    open: { type: Boolean, required: true },
    dueAt: Date,
    tags: [String],
    pending: part({ dueAt: { type: Date, required: true } }),
    notices: { type: [String], default: undefined },
    calls: [part({ code: { type: String, required: true }, outcome: String })],
  },
  { versionKey: false },
);
const kept = strictShape<object>('a thing', schema);
const noon = new Date('2026-03-03T12:00:00Z');
const good = {
  _id: 'a',
  note: '',
  priority: 1,
  open: false,
  dueAt: noon,
  tags: ['x'],
  pending: { dueAt: noon },
  calls: [{ code: '1', outcome: 'no' }],
};

describe('what is written past mongoose', () => {
  test('is kept as it is, and what is undefined is left out, at any depth', () => {
    expect(kept(good)).toEqual(good);
    const without = kept({
      ...good,
      note: undefined,
      dueAt: undefined,
      pending: undefined,
      calls: [{ code: '1', outcome: undefined }],
    });
    expect(Object.keys(without)).toEqual(['_id', 'priority', 'open', 'tags', 'calls']);
    expect((without as typeof good).calls.map(Object.keys)).toEqual([['code']]);
  });

  test('may lack a list that is declared so, and no other', () => {
    expect(kept(good)).not.toHaveProperty('notices');
    expect(kept({ ...good, notices: ['x'] })).toHaveProperty('notices', ['x']);
  });

  test.each([
    ['words where nothing is', { ...good, words: 'canary' }],
    ['words in a part', { ...good, pending: { dueAt: noon, words: 'canary' } }],
    ['words in a list', { ...good, calls: [{ code: '1', words: 'canary' }] }],
    ['a value that is none of those there are', { ...good, priority: 7 }],
    ['a text for a number', { ...good, priority: '1' }],
    ['no number', { ...good, priority: NaN }],
    ['a text for a time', { ...good, dueAt: noon.toISOString() }],
    ['no time', { ...good, dueAt: new Date('canary') }],
    ['null for nothing', { ...good, note: null }],
    ['an operator for a text', { ...good, note: { $gt: 'canary' } }],
    ['an operator for a list', { ...good, tags: { $each: ['canary'] } }],
    ['a list for a part', { ...good, pending: [] }],
    ['a number in a list of texts', { ...good, tags: ['x', 1] }],
    ['a part that lacks what it needs', { ...good, pending: {} }],
    ['an empty name', { ...good, _id: '' }],
    ['no name', { ...good, _id: undefined }],
    ['no list', { ...good, calls: undefined }],
    ['an empty code', { ...good, calls: [{ code: '' }] }],
  ])('is refused when it holds %s, and the fault repeats nothing of it', (_what, wrong) => {
    expect(() => kept(wrong)).toThrow(/a thing.* is not what its schema says/);
    expect(() => kept(wrong)).not.toThrow(/canary/);
  });

  test('a schema with what nobody has taught it is refused when the program is loaded', () => {
    const other = new mongoose.Schema({ box: Buffer });
    expect(() => strictShape('a box', other)).toThrow(/knows no Buffer, as box is/);
  });
});
