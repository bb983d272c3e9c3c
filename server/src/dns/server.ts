import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIP } from "node:net";
import { askStream } from "./ask-stream.ts";
import { defaultDeadline, type Exchange, messageResolver } from "./client.ts";
import { type Failure, isAnswerTo, readServerAnswer } from "./message.ts";
import type { Answer, Resolver } from "./resolver.ts";
import { MessageStream, timedOut, whatHappened } from "./stream.ts";
import { decodeMessage, encodeQuery, type Message } from "./wire.ts";

export interface ServerAddress {
  /** IPv4 or IPv6, without brackets. */
  readonly address: string;
  /** Default 53. */
  readonly port?: number;
}

export interface ServerOptions {
  /** Milliseconds to wait for one datagram before the next try. Default 1500. */
  readonly timeout?: number;
  /** How often each server is asked before it is given up. Default 2. */
  readonly attempts?: number;
  /** Milliseconds for one question in all. Default 5000. */
  readonly deadline?: number;
}

/**
 * Asks one name server over UDP, and over TCP where the answer was cut (RFC 1035 §4.2, RFC 7766). `server` is an address with
 * its port: `127.0.0.1:5300`, `[2001:db8::53]`, with or without `udp://` before it. Throws a `TypeError` on anything else.
 */
export function serverResolver(server: string | ServerAddress, options: ServerOptions = {}): Resolver {
  const address = typeof server === "string" ? parseServer(server) : server;
  if (address === undefined || isIP(address.address) === 0) {
    throw new TypeError(
      `"${String(typeof server === "string" ? server : server.address)}" is no address of a name server, like 127.0.0.1:53`,
    );
  }
  return serversResolver([address], `udp://${labelOf(address)}`, options);
}

/** Asks the servers in turn until one answers. */
export function serversResolver(
  servers: readonly ServerAddress[],
  source: string,
  options: ServerOptions = {},
): Resolver {
  return {
    ...messageResolver(source, askServers(servers, options), options.deadline ?? defaultDeadline),
    askServer: (address, name, type, { signal } = {}) => askItself(address, name, type, options, signal),
  };
}

/** Asks a server for what it holds itself: a server that is named in a zone, not one that a person has chosen to look up with. */
async function askItself(
  address: string,
  name: string,
  type: string,
  { timeout = 1500, attempts = 2, deadline = defaultDeadline }: ServerOptions,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  signal?.throwIfAborted();
  const server = parseServer(address);
  if (server === undefined) {
    return { status: "malformed", records: [], source: address, reason: `"${address}" is no address` };
  }
  const limit = AbortSignal.any([AbortSignal.timeout(deadline), ...(signal === undefined ? [] : [signal])]);
  let told: Message | Failure = timedOut(labelOf(server));
  for (let attempt = 1; attempt <= attempts && !limit.aborted; attempt++) {
    told = await askServer(server, name, type, timeout * attempt, limit, false);
    if ("octets" in told || told.status !== "timeout") break;
  }
  signal?.throwIfAborted();
  const source = labelOf(server);
  if (!("octets" in told)) return { ...told, records: [], source };
  return readServerAnswer(told, name, type.toUpperCase(), source);
}

/** `IP`, `IP:PORT`, `[IPv6]:PORT`, with or without `udp://` or `dns://`. */
export function parseServer(text: string): ServerAddress | undefined {
  const rest = text.replace(/^(?:udp|dns):\/\//, "").replace(/\/$/, "");
  if (isIP(rest) !== 0) return { address: rest };
  const match = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(rest) ?? /^([^:]*)(?::(\d{1,5}))?$/.exec(rest);
  const address = match?.[1] ?? "";
  if (isIP(address) === 0) return undefined;
  if (match?.[2] === undefined) return { address };
  const port = Number(match[2]);
  return port > 0 && port < 65536 ? { address, port } : undefined;
}

/** `127.0.0.1:5300`, `[2001:db8::1]:53`. */
function labelOf({ address, port = 53 }: ServerAddress): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function askServers(servers: readonly ServerAddress[], options: ServerOptions): Exchange {
  const { timeout = 1500, attempts = 2 } = options;
  return async (name, type, signal) => {
    let last: Message | Failure | undefined;
    for (let attempt = 0; attempt < attempts; attempt++) {
      for (const server of servers) {
        if (signal.aborted) return last ?? timedOut(labelOf(server));
        last = await askServer(server, name, type, timeout * (attempt + 1), signal);
        if ("octets" in last ? last.rcode === 0 || last.rcode === 3 : last.status === "malformed") return last;
      }
      // Asking again helps against lost datagrams, not against a server that says no.
      if (last !== undefined && ("octets" in last || last.status !== "timeout")) return last;
    }
    return last ?? { status: "servfail", reason: "no name server is configured" };
  };
}

async function askServer(
  server: ServerAddress,
  name: string,
  type: string,
  timeout: number,
  signal: AbortSignal,
  recursion = true,
): Promise<Message | Failure> {
  let message = await askDatagram(server, name, type, { edns: true, recursion }, timeout, signal);
  // FORMERR or NOTIMP from a server too old for EDNS (RFC 6891 §7).
  if ("octets" in message && (message.rcode === 1 || message.rcode === 4)) {
    message = await askDatagram(server, name, type, { edns: false, recursion }, timeout, signal);
  }
  return "octets" in message && message.truncated ? askTcp(server, name, type, signal, recursion) : message;
}

function askDatagram(
  server: ServerAddress,
  name: string,
  type: string,
  { edns, recursion }: { readonly edns: boolean; readonly recursion: boolean },
  timeout: number,
  signal: AbortSignal,
): Promise<Message | Failure> {
  const label = labelOf(server);
  const id = randomInt(65536);
  const query = encodeQuery(id, name, type, edns, recursion);
  if (query === undefined)
    return Promise.resolve({ status: "malformed", reason: `${type} of ${name} cannot be asked for` });
  return new Promise((resolve) => {
    const socket = createSocket(isIP(server.address) === 6 ? "udp6" : "udp4");
    let strangers = 0;
    const settle = (result: Message | Failure) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      socket.removeAllListeners();
      socket.on("error", () => undefined);
      socket.close();
      resolve(result);
    };
    const giveUp = () => {
      const reason = `only answers to other questions came from ${label}: one that was forged, or a broken server`;
      settle(strangers > 0 ? { status: "timeout", reason } : timedOut(label));
    };
    const timer = setTimeout(giveUp, timeout);
    signal.addEventListener("abort", giveUp, { once: true });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      settle({ status: "servfail", reason: `${label} ${whatHappened(error)}` }),
    );
    socket.on("message", (octets) => {
      if (octets.length < 2 || octets.readUInt16BE(0) !== id) {
        strangers++;
        return;
      }
      const message = decodeMessage(octets);
      if (message === undefined) settle({ status: "malformed", reason: `${label} sent what is no DNS message` });
      else if (isAnswerTo(message, id, name, type)) settle(message);
      else strangers++;
    });
    // A connected socket takes datagrams from this server only, and hears that nothing listens there.
    socket.on("connect", () => socket.send(query));
    socket.connect(server.port ?? 53, server.address);
  });
}

/** One question over a connection of its own. */
async function askTcp(
  server: ServerAddress,
  name: string,
  type: string,
  signal: AbortSignal,
  recursion: boolean,
): Promise<Message | Failure> {
  const label = `${labelOf(server)} (TCP)`;
  const stream = new MessageStream({
    label,
    ready: "connect",
    idle: 0,
    open: () => connect({ host: server.address, port: server.port ?? 53 }),
  });
  return askStream(stream, label, name, type, signal, recursion);
}
