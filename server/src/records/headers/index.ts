export { checkMessage } from "./check.ts";
export { completeMessage, describeMessage } from "./describe.ts";
export { type Field, fieldsNamed, type Message, parseMessage } from "./message.ts";
