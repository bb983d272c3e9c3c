import { request } from "node:https";
import type { LookupFunction } from "node:net";
import type { Resolver } from "./resolver.ts";

/** The most of a policy that is read (RFC 8461 §3.3 suggests 64 KB). */
const largest = 65536;

/** Milliseconds for the whole fetch. */
const deadline = 10_000;

export type FetchedPolicy = { readonly text: string; readonly mediaType: string } | { readonly error: string };

/**
 * Fetches `https://HOST/.well-known/mta-sts.txt` as senders do (RFC 8461 §3.3): the certificate must be valid for the host,
 * the answer HTTP 200, redirects are not followed. The host's addresses come from `resolver`. Never rejects but for the signal.
 */
export async function fetchPolicy(
  host: string,
  resolver: Resolver,
  options: { readonly signal?: AbortSignal; readonly ca?: string; readonly port?: number } = {},
): Promise<FetchedPolicy> {
  const { signal } = options;
  const asking = signal === undefined ? {} : { signal };
  const [v4, v6] = await Promise.all([resolver.resolve(host, "A", asking), resolver.resolve(host, "AAAA", asking)]);
  const addresses = [
    ...v4.records
      .filter((record) => record.type === "A")
      .map((record) => ({ address: String(record.data), family: 4 })),
    ...v6.records
      .filter((record) => record.type === "AAAA")
      .map((record) => ({ address: String(record.data), family: 6 })),
  ];
  signal?.throwIfAborted();
  if (addresses.length === 0) return { error: `${host} has no address` };
  const lookup: LookupFunction = (_host, { all }, callback) => {
    if (all === true) callback(null, addresses);
    else callback(null, addresses[0]?.address ?? "", addresses[0]?.family);
  };
  return new Promise((resolve, reject) => {
    const settle = (result: FetchedPolicy) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      call.destroy();
      resolve(result);
    };
    const abort = () => {
      clearTimeout(timer);
      call.destroy();
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => settle({ error: `${host} did not answer within ${deadline / 1000} seconds` }),
      deadline,
    );
    signal?.addEventListener("abort", abort, { once: true });
    const call = request(
      {
        host,
        port: options.port ?? 443,
        path: "/.well-known/mta-sts.txt",
        servername: host,
        lookup,
        agent: false,
        headers: { accept: "text/plain" },
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      },
      (response) => {
        if (response.statusCode !== 200) {
          const redirect = response.statusCode !== undefined && response.statusCode >= 300 && response.statusCode < 400;
          settle({
            error: `${host} answered HTTP ${response.statusCode}${redirect ? ", a redirect, which senders do not follow" : ""}`,
          });
          return;
        }
        let text = "";
        // Without a listener nothing is told of a connection that ends in the middle.
        response.on("error", () => settle({ error: `${host} closed the connection before the policy was whole` }));
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > largest) settle({ error: `the policy is longer than ${largest} octets` });
        });
        response.on("end", () => settle({ text, mediaType: String(response.headers["content-type"] ?? "") }));
      },
    );
    call.on("error", (error) => settle({ error: `${host} cannot be reached over HTTPS: ${error.message}` }));
    call.end();
  });
}
