import { isIP } from "node:net";
import { connect } from "node:tls";
import { askStream } from "./ask-stream.ts";
import { defaultDeadline, messageResolver } from "./client.ts";
import type { Resolver } from "./resolver.ts";
import { MessageStream } from "./stream.ts";

export interface TlsOptions {
  /** Certificates to trust, in PEM; default those that come with Node and `NODE_EXTRA_CA_CERTS`. */
  readonly ca?: string | readonly string[];
  /** Milliseconds for one question in all. Default 5000. */
  readonly deadline?: number;
}

/** Asks a server over TLS (RFC 7858); its certificate must be valid for `host`. `port`: default 853. */
export function tlsResolver(host: string, port = 853, options: TlsOptions = {}): Resolver {
  const source = `tls://${host.includes(":") ? `[${host}]` : host}${port === 853 ? "" : `:${port}`}`;
  const ca = options.ca === undefined ? {} : { ca: typeof options.ca === "string" ? options.ca : [...options.ca] };
  const stream = new MessageStream({
    label: source,
    ready: "secureConnect",
    idle: 2000,
    open: () =>
      connect({
        host,
        port,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ALPNProtocols: ["dot"],
        minVersion: "TLSv1.2",
        ...ca,
      }),
  });
  return messageResolver(
    source,
    (name, type, signal) => askStream(stream, source, name, type, signal),
    options.deadline ?? defaultDeadline,
    async () => stream.close(),
  );
}
