import type { Agent } from "undici";
import { defaultDeadline, messageResolver } from "./client.ts";
import { type Failure, isAnswerTo } from "./message.ts";
import type { Resolver } from "./resolver.ts";
import { timedOut, whatHappened } from "./stream.ts";
import type { TlsOptions } from "./tls.ts";
import { decodeMessage, encodeQuery, type Message, maxMessage } from "./wire.ts";

/**
 * Asks a server by DNS over HTTPS (RFC 8484), HTTP/2 where the server has it. `url` without a `{?dns}` template: `https://dns.example/dns-query`.
 * Nothing but HTTP 200 with `application/dns-message` is an answer; redirects are not followed.
 */
export function httpsResolver(url: string, options: TlsOptions = {}): Resolver {
  const address = new URL(url.replace(/\{\?dns\}$/, ""));
  if (address.protocol !== "https:") throw new TypeError(`"${url}" is no https:// address`);
  const source = address.href;
  const ca = options.ca === undefined ? {} : { ca: typeof options.ca === "string" ? options.ca : [...options.ca] };
  const deadline = options.deadline ?? defaultDeadline;
  let agent: Promise<Agent> | undefined;

  const opened = () => {
    // Bundled, a CommonJS module has its default export alone.
    agent ??= import("undici").then(
      ({ default: undici }) =>
        new undici.Agent({
          allowH2: true,
          connect: ca,
          connectTimeout: deadline,
          keepAliveTimeout: 2000,
          connections: 4,
        }),
    );
    return agent;
  };

  return messageResolver(
    source,
    async (name, type, signal) => {
      // The id is 0, so that equal questions are equal requests (RFC 8484 §4.1).
      const query = encodeQuery(0, name, type, true);
      if (query === undefined) return { status: "malformed", reason: `${type} of ${name} cannot be asked for` };
      try {
        return await post(await opened(), address, query, name, type, signal);
      } catch (error) {
        if (signal.aborted) return timedOut(source);
        return { status: "servfail", reason: `${source} ${whatHappened(cause(error))}` };
      }
    },
    deadline,
    async () => {
      const open = agent;
      agent = undefined;
      await (await open)?.destroy();
    },
  );
}

async function post(
  dispatcher: Agent,
  url: URL,
  query: Uint8Array,
  name: string,
  type: string,
  signal: AbortSignal,
): Promise<Message | Failure> {
  const response = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: "POST",
    headers: { "content-type": "application/dns-message", accept: "application/dns-message" },
    body: query,
    signal,
  });
  const kind = String(response.headers["content-type"] ?? "").split(";")[0];
  if (response.statusCode !== 200 || kind?.trim().toLowerCase() !== "application/dns-message") {
    response.body.on("error", () => undefined).destroy();
    const what =
      response.statusCode === 200
        ? `sent ${kind || "something without a media type"}`
        : `answered HTTP ${response.statusCode}`;
    return { status: "servfail", reason: `${url.href} ${what}, not a DNS message` };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += (chunk as Buffer).length;
    if (size > maxMessage) return { status: "malformed", reason: `${url.href} sent more than a DNS message can hold` };
    chunks.push(chunk as Buffer);
  }
  const message = decodeMessage(Buffer.concat(chunks));
  if (message === undefined || !isAnswerTo(message, 0, name, type)) {
    return { status: "malformed", reason: `${url.href} sent what is no answer to the question` };
  }
  return message;
}

function cause(error: unknown): NodeJS.ErrnoException {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner : new Error(String(inner));
}
