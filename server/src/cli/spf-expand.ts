import { expandSpf, type SpfTree } from "../evaluate/spf-tree.ts";
import { treeJson, treeMermaid, treeText } from "../evaluate/spf-tree-views.ts";
import { answering, oneDomain } from "./answering.ts";
import type { Arguments } from "./args.ts";
import { printable } from "./colours.ts";
import { Exit, type ExitCode, type Io } from "./io.ts";
import { Progress } from "./progress.ts";

/** `mailwright spf expand`. */
export async function spfExpand(args: Arguments, io: Io): Promise<ExitCode> {
  const domain = oneDomain(args);
  const progress = new Progress(io);
  const dns = await answering(args, io, "system", progress);
  try {
    const tree = await expandSpf(domain, dns.resolver, { signal: io.signal });
    progress.done();
    io.out.write(written(tree, args.value("format")));
    const error = tree.firstError;
    if (error === undefined) return Exit.clean;
    return tree.record === undefined && error.error.kind === "lookup-failed" ? Exit.usage : Exit.findings;
  } finally {
    progress.done();
    await dns.finish();
  }
}

function written(tree: SpfTree, format: string | undefined): string {
  if (format === "json") return `${JSON.stringify(treeJson(tree), null, 2)}\n`;
  if (format === "mermaid") return treeMermaid(tree);
  // The tree is many lines of ours; what is DNS's in them must not steer the terminal.
  return `${treeText(tree).trimEnd().split("\n").map(printable).join("\n")}\n`;
}
