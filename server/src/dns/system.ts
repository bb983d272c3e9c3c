import { getServers } from "node:dns";
import type { Resolver } from "./resolver.ts";
import { parseServer, type ServerOptions, serversResolver } from "./server.ts";

/**
 * Asks the name servers that this machine is set up with. The look-ups are our own, over UDP and TCP: `node:dns` itself gives
 * neither aliases nor the TTLs of TXT and MX, nor tells one octet above 127 from another.
 */
export function systemResolver(options: ServerOptions = {}): Resolver {
  const servers = getServers().flatMap((text) => parseServer(text) ?? []);
  return serversResolver(servers.slice(0, 3), "system", options);
}
