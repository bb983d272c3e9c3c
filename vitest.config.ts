import { defineConfig } from "vitest/config";

/** What needs a browser, a name server of the system's packages or minutes of time has its own runner (`.ci/run`, `npm run bench`). */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/editor/**", "test/servers/**", "test/bench/**"],
    testTimeout: 20_000,
  },
});
