export function checkDataLine(..._: unknown[]): void {}
export function checkMessage(..._: unknown[]): void {}
