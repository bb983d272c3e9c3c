import { type Failure, isAnswerTo } from "./message.ts";
import type { MessageStream } from "./stream.ts";
import { decodeMessage, encodeQuery, type Message } from "./wire.ts";

/** One question over a stream of messages; the answer is checked to be one to it. */
export async function askStream(
  stream: MessageStream,
  label: string,
  name: string,
  type: string,
  signal: AbortSignal,
  recursion = true,
): Promise<Message | Failure> {
  const query = encodeQuery(0, name, type, true, recursion);
  if (query === undefined) return { status: "malformed", reason: `${type} of ${name} cannot be asked for` };
  const octets = await stream.ask(query, signal);
  if (!(octets instanceof Uint8Array)) return octets;
  const message = decodeMessage(octets);
  if (message === undefined || !isAnswerTo(message, message.id, name, type) || message.truncated) {
    return { status: "malformed", reason: `${label} sent what is no answer to the question` };
  }
  return message;
}
