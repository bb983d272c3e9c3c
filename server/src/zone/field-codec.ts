import type { RdataReader } from "./rdata-reader.ts";
import type { FieldSpec } from "./types.ts";

/** RDATA octets, read from left to right. */
export class WireCursor {
  readonly octets: string;
  at = 0;
  /** The numbers read so far, for fields whose form depends on those before. */
  readonly numbers: number[] = [];

  constructor(octets: string) {
    this.octets = octets;
  }

  get left(): number {
    return this.octets.length - this.at;
  }

  /** The next `count` octets as a number; undefined at the end. */
  number(count: 1 | 2 | 4): number | undefined {
    if (this.left < count) return undefined;
    let n = 0;
    for (let i = 0; i < count; i++) n = n * 256 + this.octets.charCodeAt(this.at++);
    this.numbers.push(n);
    return n;
  }

  /** The next `count` octets; undefined where fewer are left. */
  take(count: number): string | undefined {
    if (this.left < count) return undefined;
    this.at += count;
    return this.octets.slice(this.at - count, this.at);
  }

  /** A length octet and as many octets; undefined where fewer are left. */
  counted(): string | undefined {
    if (this.left < 1) return undefined;
    const length = this.octets.charCodeAt(this.at++);
    return this.take(length);
  }

  rest(): string {
    const octets = this.octets.slice(this.at);
    this.at = this.octets.length;
    return octets;
  }
}

/** One kind of field, both ways. */
export interface FieldCodec {
  /** Reads the words of the field; pushes it, or refuses the record with a finding. */
  read(reader: RdataReader, spec: FieldSpec): void;
  /** The field in presentation form ("" for an absent optional one); undefined where the octets are none. */
  write(cursor: WireCursor): string | undefined;
}
