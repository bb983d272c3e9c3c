import { defineConfig } from "vitest/config";

/**
 * Threads started from TypeScript strip its types by WebAssembly. Where one of several threads compiles a wrapper anew after its
 * thousandth call, V8 13.6 frees code of a module that is gone, and the process ends by SIGSEGV or SIGTRAP, once in some twenty runs.
 */
export const execArgv = ["--wasm-wrapper-tiering-budget=1000000000"];

/** What needs a browser, a name server of the system's packages or minutes of time has its own runner (`.ci/run`, `npm run bench`). */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/editor/**", "test/servers/**", "test/bench/**"],
    testTimeout: 20_000,
    execArgv,
  },
});
