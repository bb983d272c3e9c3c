export function checkAuthAnswer(..._: unknown[]): void {}
export function checkAuthCommand(..._: unknown[]): void {}
