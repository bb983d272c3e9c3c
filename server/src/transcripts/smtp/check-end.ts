export function checkEnd(..._: unknown[]): void {}
