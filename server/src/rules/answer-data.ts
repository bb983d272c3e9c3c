/** Recorded DNS as `recorded:FILE` has it: name → type → a list of data, or a status in its place. */
export type AnswerData = Readonly<Record<string, Readonly<Record<string, readonly unknown[] | string>>>>;
