/** Mnemonic in upper case (`TXT`), or `TYPEn`. */
export type RecordType = string;

export type AnswerStatus = "noerror" | "nxdomain" | "servfail" | "refused" | "timeout" | "malformed";

/**
 * One DNS question, one answer. Name: absolute, without the final dot, any case, U+00XX one octet each; a dot inside
 * a label is written `\.`. CNAME and DNAME are followed by the resolver; the chain comes first in `records`.
 * Never rejects for a DNS reason: failures are answers. An abort rejects with the signal's reason.
 */
export interface Resolver {
  resolve(name: string, type: RecordType, options?: { readonly signal?: AbortSignal }): Promise<Answer>;
  /**
   * The answer, if it is at hand without asking or waiting: what a recording or a cache holds. Undefined says nothing but that
   * one has to ask.
   */
  peek?(name: string, type: RecordType): Answer | undefined;
  /**
   * What one name server itself says, asked at its address (`192.0.2.53`, with another port `192.0.2.53:5300`) without recursion. `authoritative` is then true or false where an
   * answer came, and absent where none did. To a question for NS, the records of a referral are the NS and the addresses that
   * came with them (glue). Aliases are not followed. Absent where single servers cannot be asked, or a person has chosen an
   * encrypted way that such a question would go around.
   */
  askServer?(
    address: string,
    name: string,
    type: RecordType,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Answer>;
  /** Lets go of connections that are kept open. The resolver opens them anew when it is asked again. */
  close?(): Promise<void>;
}

export interface Answer {
  readonly status: AnswerStatus;
  /** Empty with `noerror`: the name exists, the type does not. */
  readonly records: readonly AnswerRecord[];
  /** `zone db.example.com`, `system`, `udp://127.0.0.1:5300` … */
  readonly source: string;
  /** Seconds; of a negative answer, how long it may be kept (RFC 2308). */
  readonly ttl?: number;
  /** Validated (AD). */
  readonly secure?: boolean;
  /**
   * From a server that holds the zone (AA): the TTLs are the zone's own, not what is left of them in a cache. False is said only
   * of a server that was asked itself.
   */
  readonly authoritative?: boolean;
  /** Where there is no answer to use, what happened, in plain words: `127.0.0.1:53 closed the connection before it answered`. */
  readonly reason?: string;
  /** When it was received, milliseconds since 1970, where a cache kept it. */
  readonly received?: number;
}

/**
 * Data by type: A, AAAA text address; MX `{ preference, exchange }`; TXT, SPF `string[]` (one char an octet);
 * PTR, CNAME, NS, DNAME name; SRV `{ priority, weight, port, target }`; TLSA `{ usage, selector, matching, data: hex }`;
 * SOA `{ mname, rname, serial, refresh, retry, expire, minimum }`; CAA `{ flags, tag, value }`; others hex wire RDATA.
 */
export interface AnswerRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly ttl: number;
  readonly data: unknown;
}
