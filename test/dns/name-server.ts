import { createSocket, type Socket as Datagrams } from "node:dgram";
import { readFileSync } from "node:fs";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTls } from "node:tls";
import packet, { type Answer, type DecodedPacket, type Packet } from "dns-packet";

/** What a test's name server does with a query: the octets it sends back, none, or it does something to the connection. */
export type Reply = Uint8Array | undefined | "close" | "drip";
export type Handler = (query: DecodedPacket, over: "udp" | "tcp", octets: Buffer) => Reply;

export const pem: string = readFileSync(new URL("./localhost.pem", import.meta.url), "utf8");

export interface NameServer {
  readonly port: number;
  /** Queries that came, as `udp example.com TXT`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** The answer to a query. */
export function answerTo(
  query: DecodedPacket,
  answers: readonly Answer[],
  more: Packet & { rcode?: number } = {},
): Uint8Array {
  const { rcode = 0, flags = 0, ...rest } = more;
  return packet.encode({
    type: "response",
    id: query.id ?? 0,
    flags: flags | rcode,
    questions: query.questions ?? [],
    answers: [...answers],
    ...rest,
  });
}

/** A name server on loopback, over UDP and TCP at one port. */
export async function nameServer(handler: Handler): Promise<NameServer> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => serveStream(socket, sockets, asked, handler));
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  const { port } = tcp.address() as AddressInfo;
  const udp: Datagrams = createSocket("udp4");
  udp.on("message", (octets, from) => {
    const reply = handle(octets, "udp", asked, handler);
    if (reply instanceof Uint8Array) udp.send(reply, from.port, from.address);
  });
  await new Promise<void>((resolve) => udp.bind(port, "127.0.0.1", resolve));
  return {
    port,
    asked,
    close: async () => {
      await new Promise<void>((resolve) => udp.close(resolve));
      await closeServer(tcp, sockets);
    },
  };
}

/** A name server on loopback over TLS. */
export async function tlsServer(handler: Handler): Promise<NameServer> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTls({ key: pem, cert: pem, ALPNProtocols: ["dot"] }, (socket) =>
    serveStream(socket, sockets, asked, handler),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, asked, close: () => closeServer(server, sockets) };
}

/** A name server on loopback over HTTPS, HTTP/2 only. */
export async function httpsServer(
  handler: Handler,
  status = 200,
  type = "application/dns-message",
): Promise<NameServer> {
  const asked: string[] = [];
  const server: Http2SecureServer = createSecureServer({ key: pem, cert: pem, allowHTTP1: false });
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", () => undefined);
    stream.on("end", () => {
      const reply = handle(Buffer.concat(chunks), "tcp", asked, handler);
      if (reply === undefined || reply === "drip") return;
      if (reply === "close") {
        stream.session?.destroy();
        return;
      }
      stream.respond({ ":status": status, "content-type": type });
      stream.end(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function handle(octets: Buffer, over: "udp" | "tcp", asked: string[], handler: Handler): Reply {
  const query = packet.decode(octets);
  const [question] = query.questions ?? [];
  asked.push(`${over} ${question?.name} ${question?.type}`);
  return handler(query, over, octets);
}

function serveStream(socket: Socket, sockets: Set<Socket>, asked: string[], handler: Handler): void {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("error", () => undefined);
  let received = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= received.readUInt16BE(0) + 2) {
      const end = received.readUInt16BE(0) + 2;
      const reply = handle(Buffer.from(received.subarray(2, end)), "tcp", asked, handler);
      received = received.subarray(end);
      if (reply === "close") socket.destroy();
      else if (reply === "drip") drip(socket);
      else if (reply !== undefined)
        socket.write(Buffer.concat([Buffer.from([reply.length >>> 8, reply.length & 255]), reply]));
    }
  });
}

/** A long message is announced, and comes octet by octet, as if for ever. */
function drip(socket: Socket): void {
  socket.write(Buffer.from([0xff, 0xff]));
  const timer = setInterval(() => socket.write(Buffer.from([0])), 2);
  socket.on("close", () => clearInterval(timer));
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
