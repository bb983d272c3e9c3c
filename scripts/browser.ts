/** `npm start -- --browser` */
import { join } from "node:path";
import { cache } from "./paths.ts";
import { fetchWorkbench, openAddress, packExtension, startWorkbench } from "./workbench.ts";

/** Serves a workbench with the extension on loopback until the person ends it. Exit code. */
export async function serve(folder: string): Promise<number> {
  try {
    await fetchWorkbench();
    const vsix = await packExtension();
    const workbench = await startWorkbench({ folder: join(cache, "browser"), vsix });
    const address = openAddress(workbench, folder, join(folder, "example.com.zone"));
    process.stdout.write(`\nThe workbench is at\n  ${address}\nPress Ctrl+C to end it.\n`);
    await new Promise<void>((resolve) => {
      process.once("SIGINT", resolve);
      process.once("SIGTERM", resolve);
    });
    await workbench.close();
    return 0;
  } catch (error) {
    process.stderr.write(`mailwright: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
