/** The key of some words, sealed to one recipient. */
export interface WrapDoc {
  readonly kid: string;
  readonly box: Buffer;
}
