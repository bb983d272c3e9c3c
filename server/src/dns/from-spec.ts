import { readFileSync } from "node:fs";
import { limited } from "./limits.ts";
import { offlineResolver } from "./offline.ts";
import { parseRecording, recordedResolver } from "./recorded.ts";
import type { Resolver } from "./resolver.ts";

/** Questions under way at a time: enough for any SPF tree in as many round trips as it is deep, no burden to a server. */
const concurrency = 32;

/**
 * The resolver that `--resolver` names: `system`, `offline`, `udp://IP:PORT`, `tls://HOST`, `https://…`, `recorded:FILE`.
 * Loads only what it needs. An error says in one sentence what is wrong with the words.
 */
export async function resolverFromSpec(spec: string): Promise<Resolver | { readonly error: string }> {
  if (spec === "offline") return offlineResolver();
  if (spec === "system") {
    const { systemResolver } = await import("./system.ts");
    return limited(systemResolver(), concurrency);
  }
  if (spec.startsWith("recorded:")) return readRecording(spec.slice("recorded:".length));
  if (spec.startsWith("https://")) {
    if (!URL.canParse(spec)) return { error: `"${spec}" is no address` };
    const { httpsResolver } = await import("./https.ts");
    return limited(httpsResolver(spec), concurrency);
  }
  if (spec.startsWith("tls://")) {
    const match = /^tls:\/\/(\[[0-9a-fA-F:.]+\]|[^:/[\]]+)(?::(\d{1,5}))?\/?$/.exec(spec);
    const port = Number(match?.[2] ?? 853);
    if (match?.[1] === undefined || port < 1 || port > 65535)
      return { error: `"${spec}" is not of the form tls://HOST or tls://HOST:PORT` };
    const { tlsResolver } = await import("./tls.ts");
    return limited(tlsResolver(match[1].replace(/^\[|\]$/g, ""), port), concurrency);
  }
  if (spec.startsWith("udp://")) {
    const { parseServer, serverResolver } = await import("./server.ts");
    const server = parseServer(spec);
    if (server === undefined)
      return { error: `"${spec}" is not of the form udp://IP:PORT, with an IPv4 address or an IPv6 one in brackets` };
    return limited(serverResolver(server), concurrency);
  }
  return {
    error: `there is no resolver "${spec}"; there are system, offline, udp://IP:PORT, tls://HOST, https://…, recorded:FILE`,
  };
}

/** Why a file cannot be read or written, in words that follow a colon. */
export function fileTrouble(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "there is no such file or folder";
    case "EISDIR":
      return "that is a folder";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "you may not";
    default:
      return message;
  }
}

function readRecording(path: string): Resolver | { readonly error: string } {
  if (path === "") return { error: "recorded: wants a file, as in recorded:answers.json" };
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return { error: `the recording ${path} cannot be read: ${fileTrouble(error)}` };
  }
  const recording = parseRecording(text);
  if ("error" in recording) return { error: `the recording ${path} ${recording.error}` };
  return recordedResolver(recording.data, `recorded:${path}`);
}
