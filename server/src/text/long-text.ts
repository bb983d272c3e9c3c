/** A text that may be too long to be held: parts of it are read when they are needed. A string is one, too. */
export interface LongText {
  readonly length: number;
  slice(start: number, end: number): string;
  includes(word: string): boolean;
}
