import { defineConfig } from "vitest/config";
import { execArgv } from "../../vitest.config.ts";

/** Tests against real name servers (Debian's knot, nsd, bind9): `vitest run --config test/servers/vitest.config.ts`. */
export default defineConfig({ test: { include: ["test/servers/**/*.test.ts"], testTimeout: 60_000, execArgv } });
