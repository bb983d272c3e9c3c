import type { Socket } from "node:net";
import type { Failure } from "./message.ts";
import { maxMessage } from "./wire.ts";

interface Waiting {
  readonly settle: (result: Uint8Array | Failure) => void;
}

/** How a stream reaches its server. */
export interface StreamPeer {
  /** As messages name it: `tls://dns.example`. */
  readonly label: string;
  /** A socket that has begun to connect. */
  open(): Socket;
  /** The event that says the socket may be written to. */
  readonly ready: "connect" | "secureConnect";
  /** Milliseconds an unused connection is kept; 0: closed after each answer. */
  readonly idle: number;
}

/**
 * DNS messages over one TCP or TLS connection, each with its length before it (RFC 1035 §4.2.2, RFC 7766). Several questions
 * may be under way; a connection is opened when it is needed. An unused one does not keep the process alive.
 */
export class MessageStream {
  readonly #peer: StreamPeer;
  #connection: Connection | undefined;

  constructor(peer: StreamPeer) {
    this.#peer = peer;
  }

  /** Sends a query (its first two octets are set here) and gives the message that has its id. Never rejects. */
  async ask(query: Uint8Array, signal: AbortSignal): Promise<Uint8Array | Failure> {
    const open = this.#connection;
    if (open?.usable === true) {
      const result = await open.ask(query, signal);
      // A server may close a connection that it had kept; that is no failure of this question.
      if (result instanceof Uint8Array || open.usable || signal.aborted) return result;
    }
    if (signal.aborted) return timedOut(this.#peer.label);
    if (this.#connection?.usable !== true) this.#connection = new Connection(this.#peer);
    return this.#connection.ask(query, signal);
  }

  close(): void {
    this.#connection?.end();
    this.#connection = undefined;
  }
}

/** The failure of a question whose time is up. */
export function timedOut(label: string): Failure {
  return { status: "timeout", reason: `${label} did not answer in time` };
}

class Connection {
  readonly #peer: StreamPeer;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  /** Ids of questions that were given up: their answers may still come. */
  readonly #abandoned = new Set<number>();
  readonly #unsent: Uint8Array[] = [];
  #ready = false;
  #ended = false;
  #received: Buffer = Buffer.alloc(0);
  #idle: NodeJS.Timeout | undefined;
  #nextId = Math.floor(Math.random() * 65536);

  constructor(peer: StreamPeer) {
    this.#peer = peer;
    this.#socket = peer.open();
    this.#socket.setNoDelay(true);
    this.#socket.once(peer.ready, () => {
      this.#ready = true;
      for (const octets of this.#unsent.splice(0)) this.#socket.write(octets);
    });
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#socket.on("error", (error: NodeJS.ErrnoException) => this.#fail(whatHappened(error)));
    this.#socket.on("close", () => this.#fail("closed the connection before it answered"));
  }

  get usable(): boolean {
    return !this.#ended && this.#waiting.size + this.#abandoned.size < 1000;
  }

  ask(query: Uint8Array, signal: AbortSignal): Promise<Uint8Array | Failure> {
    return new Promise((resolve) => {
      let id = this.#nextId;
      while (this.#waiting.has(id) || this.#abandoned.has(id)) id = (id + 1) & 0xffff;
      this.#nextId = (id + 1) & 0xffff;
      const giveUp = () => {
        this.#abandoned.add(id);
        settle(timedOut(this.#peer.label));
      };
      const settle = (result: Uint8Array | Failure) => {
        signal.removeEventListener("abort", giveUp);
        this.#waiting.delete(id);
        resolve(result);
        if (this.#waiting.size === 0) this.#rest();
      };
      this.#waiting.set(id, { settle });
      signal.addEventListener("abort", giveUp, { once: true });
      clearTimeout(this.#idle);
      this.#socket.ref();
      const framed = new Uint8Array(query.length + 2);
      framed.set([query.length >>> 8, query.length & 255]);
      framed.set(query, 2);
      framed.set([id >>> 8, id & 255], 2);
      if (this.#ready) this.#socket.write(framed);
      else this.#unsent.push(framed);
    });
  }

  end(): void {
    this.#fail("was let go");
  }

  /** Nobody waits: the connection is kept for a while, but holds nothing up. */
  #rest(): void {
    if (this.#ended) return;
    if (this.#peer.idle === 0) {
      this.end();
      return;
    }
    this.#socket.unref();
    this.#idle = setTimeout(() => this.end(), this.#peer.idle);
    this.#idle.unref();
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 2 && !this.#ended) {
      const length = this.#received.readUInt16BE(0);
      if (this.#received.length < length + 2) break;
      const message = this.#received.subarray(2, length + 2);
      this.#received = this.#received.subarray(length + 2);
      this.#deliver(message);
    }
    if (this.#received.length > 2 * maxMessage) this.#fail("sent more than was asked for");
  }

  #deliver(message: Buffer): void {
    const id = message.length < 2 ? -1 : message.readUInt16BE(0);
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) waiting.settle(Uint8Array.from(message));
    else if (!this.#abandoned.delete(id)) this.#fail("answered with an id that was never sent", "malformed");
  }

  #fail(reason: string, status: Failure["status"] = "servfail"): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#idle);
    this.#socket.destroy();
    this.#received = Buffer.alloc(0);
    for (const { settle } of [...this.#waiting.values()]) settle({ status, reason: `${this.#peer.label} ${reason}` });
  }
}

/** A system error as the end of a sentence that begins with the server's name. */
export function whatHappened(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ECONNREFUSED":
      return "accepts no connection: nothing listens there";
    case "ECONNRESET":
    case "EPIPE":
      return "closed the connection before it answered";
    case "ENETUNREACH":
    case "EHOSTUNREACH":
    case "EADDRNOTAVAIL":
      return "cannot be reached from here";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "has a name that has no address";
    case "ETIMEDOUT":
      return "did not answer in time";
    default:
      return `cannot be asked: ${error.message}`;
  }
}
