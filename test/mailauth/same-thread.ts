import type { Resolver } from "../../server/src/dns/resolver.ts";
import type { SignatureVerifier } from "../../server/src/evaluate/message-verdict.ts";
import { verifyMessage } from "../../server/src/mailauth/verify.ts";

/** As Node's own resolver says that there is nothing. */
const codes = { noerror: "ENODATA", nxdomain: "ENOTFOUND", timeout: "ETIMEOUT" } as const;

/** A resolver as Node's own answers. */
export const nodeAnswers = (resolver: Resolver) => async (name: string, type: string) => {
  const { status, records } = await resolver.resolve(name, type);
  const data = records.filter((record) => record.type === type).map((record) => record.data);
  if (status === "noerror" && data.length > 0) return data;
  const code = Object.hasOwn(codes, status) ? codes[status as keyof typeof codes] : "ESERVFAIL";
  throw Object.assign(new Error(code), { code });
};

/** mailauth without the thread, so that many messages are judged in little time. */
export const sameThread: SignatureVerifier = {
  verify: (octets, envelope, resolver) => verifyMessage(octets, envelope, nodeAnswers(resolver)),
};
