import type { Finding } from "../rules/rule.ts";
import type { ZoneFacts } from "./facts.ts";
import { unknownOrigin } from "./names.ts";
import type { Watch } from "./record-table.ts";
import type { ZoneOptions } from "./zone-document.ts";

export class OwnerChecks implements Watch {
  readonly #facts: ZoneFacts;
  readonly #options: ZoneOptions;
  constructor(facts: ZoneFacts, options: ZoneOptions) {
    this.#facts = facts;
    this.#options = options;
  }
  owner(_name: number): void {}
  existence(_name: number): void {}
  settleApex(initial: number): void { this.#facts.apex = initial; void this.#options; void unknownOrigin; }
  run(initial: number): void { this.settleApex(initial); }
  findings(): Iterable<Finding> { return []; }
}
