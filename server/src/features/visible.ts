/** One line of text from DNS: control characters, and those that turn the direction of writing, would let it pretend to be other text. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
