export function checkCommand(..._: unknown[]): void {}
