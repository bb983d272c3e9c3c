export function describeSmtp(..._: unknown[]): undefined {
  return undefined;
}
