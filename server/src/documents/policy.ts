import type { Completion, Description, Name } from "../records/language.ts";
import {
  checkCoverage,
  checkPolicy,
  completePolicy,
  describePolicy,
  type Policy,
  parsePolicy,
} from "../records/mta-sts/policy.ts";
import type { Finding } from "../rules/rule.ts";
import type { Outline, Token } from "./document.ts";
import { inTextOrder, TextDocument } from "./text-document.ts";

/** An MTA-STS policy file, `mta-sts.txt` (RFC 8461 §3.2). */
export class PolicyDocument extends TextDocument<Policy> {
  readonly kind = "policy";
  readonly #hosts: () => readonly Name[];

  /** `hosts`: the MX hosts of the policy's domain, where the workspace's zones say them; empty where they do not. */
  constructor(path: string, text: string, hosts: () => readonly Name[] = () => []) {
    super(path, text);
    this.#hosts = hosts;
  }

  /** The policy as it was read. */
  get policy(): Policy {
    return this.content;
  }

  protected read(text: string): Policy {
    return parsePolicy(text);
  }

  findings(): readonly Finding[] {
    return inTextOrder([...checkPolicy(this.content), ...checkCoverage(this.content, this.#hosts())]);
  }

  describe(offset: number): Description | undefined {
    return describePolicy(this.content, offset);
  }

  complete(offset: number): readonly Completion[] {
    return completePolicy(this.content, offset);
  }

  override outline(): readonly Outline[] {
    return this.content.lines
      .filter(({ key }) => key !== "")
      .map(({ key, value, span, keySpan }) => ({ name: key, detail: value, kind: "tag", span, selection: keySpan }));
  }

  override tokens(): readonly Token[] {
    return this.content.lines.flatMap(({ key, keySpan, value, valueSpan }): Token[] => {
      if (key === "") return [];
      const name: Token = { span: keySpan, type: "property" };
      return value === "" ? [name] : [name, { span: valueSpan, type: key === "max_age" ? "number" : "string" }];
    });
  }
}
