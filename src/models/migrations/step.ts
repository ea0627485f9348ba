import type { Connection } from 'mongoose';

/** The result of one batch. */
export interface Batch {
  /** Where the next batch begins: the last `_id` of this one. Absent when there is no more. */
  readonly after?: string;
  readonly changed: number;
  /**
   * Documents that cannot be changed yet, such as those of an open escalation: they are looked at
   * again.
   */
  readonly left: number;
}

/**
 * One change of stored data between two versions. It never changes once it is released, and it
 * reads and writes collections by their names, because today's models change and the data of its
 * time does not.
 * A step may be interrupted anywhere and repeated: each batch is idempotent. Processes of the
 * former version run meanwhile, so a step makes no change that they cannot read, and writes only
 * what no other process has changed since.
 */
export interface Step {
  /** The version that brings it, and what it is about: `0.2.0-finished-escalations`. */
  readonly id: string;
  /** The half whose connection the step gets; it gets no other. */
  readonly half: 'gateway' | 'cases';
  /** What it does, for the administrator. */
  readonly says: string;
  /**
   * Does one batch.
   * @param after the last `_id` of the batch before
   */
  batch(half: Connection, after: string | undefined): Promise<Batch>;
}
