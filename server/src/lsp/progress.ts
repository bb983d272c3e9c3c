import type { Connection } from "vscode-languageserver";

/** Tells the client how far a request is. */
export interface Progress {
  readonly say: (message: string) => void;
  done(): void;
}

/** Least milliseconds between two reports: a person reads no faster. */
const pace = 100;

/** Progress of a request under the token that the client sent with it; nothing is told where it sent none. */
export function beginProgress(connection: Connection, token: string | number | undefined, title: string): Progress {
  if (token === undefined) return { say: () => {}, done: () => {} };
  const send = (value: object) => {
    connection.sendNotification("$/progress", { token, value }).catch(() => undefined);
  };
  send({ kind: "begin", title, cancellable: true });
  let last = 0;
  return {
    say(message) {
      const now = performance.now();
      if (now - last < pace) return;
      last = now;
      send({ kind: "report", message });
    },
    done: () => send({ kind: "end" }),
  };
}
