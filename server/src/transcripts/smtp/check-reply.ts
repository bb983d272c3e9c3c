export function checkReply(..._: unknown[]): void {}
export function checkReplyLine(..._: unknown[]): void {}
