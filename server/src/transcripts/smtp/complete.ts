export function completeSmtp(..._: unknown[]): [] {
  return [];
}
