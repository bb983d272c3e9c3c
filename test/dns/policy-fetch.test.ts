import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { fetchPolicy } from "../../server/src/dns/policy-fetch.ts";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { pem } from "./name-server.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Fetches from a server on loopback that answers so. */
async function fetched(
  status: number,
  body: string,
  headers: Record<string, string> = { "content-type": "text/plain" },
  trusted = true,
) {
  const paths: string[] = [];
  const server = createServer({ key: pem, cert: pem }, (request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(status, headers).end(body);
  });
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const resolver = recordedResolver({ localhost: { A: ["127.0.0.1"] } });
  const result = await fetchPolicy("localhost", resolver, { port, ...(trusted ? { ca: pem } : {}) });
  return { result, paths };
}

it("fetches the policy from its well-known place", async () => {
  const { result, paths } = await fetched(200, "version: STSv1\n");
  expect(result).toEqual({ text: "version: STSv1\n", mediaType: "text/plain" });
  expect(paths).toEqual(["/.well-known/mta-sts.txt"]);
});

it.each([
  ["another status", 404, "", /HTTP 404/],
  ["a redirect", 301, "", /redirect, which senders do not follow/],
  ["too much", 200, "x".repeat(70_000), /longer than/],
])("%s is an error", async (_, status, body, reason) => {
  const { result } = await fetched(status, body, { location: "https://localhost/" });
  expect(result).toEqual({ error: expect.stringMatching(reason) });
});

it.each([
  ["announces more than it sends", { "content-length": "100" }],
  ["stops in the middle of a chunk", { "transfer-encoding": "chunked" }],
])("a server that %s and closes is an error", async (_, headers) => {
  const server = createServer({ key: pem, cert: pem }, (_request, response) => {
    response.writeHead(200, headers);
    response.write("version: STSv1\n", () => response.destroy());
  });
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const resolver = recordedResolver({ localhost: { A: ["127.0.0.1"] } });
  expect(await fetchPolicy("localhost", resolver, { port, ca: pem })).toEqual({
    error: "localhost closed the connection before the policy was whole",
  });
});

it("a certificate that nobody vouches for is an error", async () => {
  expect((await fetched(200, "", {}, false)).result).toEqual({ error: expect.stringMatching(/certificate/) });
});

it("a host without address is not asked", async () => {
  expect(await fetchPolicy("mta-sts.example.com", recordedResolver({}))).toEqual({
    error: "mta-sts.example.com has no address",
  });
});
