import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, installed, stopped } from "./running.ts";

/** A Postfix of our own on loopback, whose milter is an OpenDKIM that signs; what it passes on comes to a server that logs. */
export interface RunningMail {
  readonly port: number;
  /** The key record as `opendkim-genkey` writes it: text of a zone. */
  readonly keyRecord: string;
  /** The session in which the next message was passed on, as a log. */
  relayed(): Promise<string>;
  stop(): Promise<void>;
}

/** Postfix changes its user, so only root can start it. */
export const mailInstalled =
  process.getuid?.() === 0 && ["postfix", "opendkim", "opendkim-genkey", "swaks"].every(installed);

export interface MailSetting {
  readonly domain: string;
  readonly selector: string;
  readonly host: string;
}

/** Starts both and waits until they take connections. */
export async function startMail({ domain, selector, host }: MailSetting): Promise<RunningMail> {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-postfix-"));
  chmodSync(folder, 0o755);
  const inbox = await loggingServer();
  const children: ChildProcess[] = [];
  // Whatever ends the tests ends the programs.
  const ended = () => {
    for (const child of children) child.kill();
  };
  process.once("exit", ended);
  const stop = async () => {
    process.off("exit", ended);
    for (const child of children.toReversed()) await stopped(child);
    await inbox.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [port, milter] = [await freePort(), await freePort()];
    const made = spawnSync("opendkim-genkey", ["-D", folder, "-d", domain, "-s", selector, "-b", "2048"]);
    if (made.status !== 0) throw new Error(`opendkim-genkey: ${made.stderr}`);
    writeFileSync(
      join(folder, "opendkim.conf"),
      `Mode s\nDomain ${domain}\nSelector ${selector}\nKeyFile ${folder}/${selector}.private\nSocket inet:${milter}@127.0.0.1\nCanonicalization relaxed/simple\nOversignHeaders From\nRequireSafeKeys no\nSyslog no\n`,
    );
    children.push(spawn("opendkim", ["-f", "-x", join(folder, "opendkim.conf")], { stdio: "ignore" }));
    await listening(milter, "opendkim");
    writePostfix(folder, host, port, milter, inbox.port);
    // A group of its own, to which it sends its end; `-d`: it stays in the foreground.
    const programs = spawnSync("postconf", ["-dh", "daemon_directory"], { encoding: "utf8" }).stdout.trim();
    const words = ["-c", join(folder, "etc"), "-d"];
    children.push(spawn(join(programs, "master"), words, { stdio: "ignore", detached: true }));
    await listening(port, "postfix");
    const keyRecord = readFileSync(join(folder, `${selector}.txt`), "utf8");
    return { port, keyRecord, relayed: inbox.session, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The configuration of an instance that shares nothing with the system's own, and resolves no names. */
function writePostfix(folder: string, host: string, port: number, milter: number, next: number): void {
  for (const part of ["etc", "spool", "data", "spool/pid"]) mkdirSync(join(folder, part));
  const queues = ["active", "bounce", "corrupt", "defer", "deferred", "hold", "incoming", "private", "public", "trace"];
  const own = ["data", ...queues.map((name) => `spool/${name}`)].map((part) => join(folder, part));
  for (const path of own.slice(1)) mkdirSync(path);
  spawnSync("chown", ["postfix", ...own]);
  const main = {
    compatibility_level: "3.6",
    queue_directory: `${folder}/spool`,
    data_directory: `${folder}/data`,
    myhostname: host,
    mydestination: "",
    // Those of its own users would be asked for over a service that is not started here.
    local_recipient_maps: "",
    inet_interfaces: "127.0.0.1",
    inet_protocols: "ipv4",
    relayhost: `[127.0.0.1]:${next}`,
    disable_dns_lookups: "yes",
    smtpd_peername_lookup: "no",
    smtpd_milters: `inet:127.0.0.1:${milter}`,
    milter_default_action: "tempfail",
    maillog_file: `${folder}/mail.log`,
    maillog_file_prefixes: folder,
  };
  const lines = Object.entries(main).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(join(folder, "etc/main.cf"), lines.join(""));
  writeFileSync(
    join(folder, "etc/master.cf"),
    `127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`,
  );
}

async function listening(port: number, name: string): Promise<void> {
  const until = Date.now() + 20_000;
  const once = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.on("error", () => resolve(false)).on("connect", () => socket.destroy());
    });
  while (!(await once())) {
    if (Date.now() > until) throw new Error(`${name} takes no connections`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface LoggingServer {
  readonly port: number;
  readonly session: () => Promise<string>;
  stop(): Promise<void>;
}

/** An SMTP server that takes everything and writes each session down, with who has said what. */
async function loggingServer(): Promise<LoggingServer> {
  const logs: string[] = [];
  const waiting: ((log: string) => void)[] = [];
  const server: Server = createServer((socket) =>
    serve(socket, (log) => {
      const next = waiting.shift();
      if (next === undefined) logs.push(log);
      else next(log);
    }),
  );
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port,
    session: () =>
      new Promise((resolve, reject) => {
        const log = logs.shift();
        if (log !== undefined) return resolve(log);
        const timer = setTimeout(() => reject(new Error("nothing was passed on")), 20_000);
        waiting.push((next) => {
          clearTimeout(timer);
          resolve(next);
        });
      }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function serve(socket: Socket, over: (log: string) => void): void {
  let log = "";
  let data = false;
  let rest = "";
  const say = (...lines: string[]) => {
    for (const line of lines) log += `S: ${line}\n`;
    socket.write(lines.map((line) => `${line}\r\n`).join(""));
  };
  const heard = (line: string) => {
    log += `C: ${line}\n`;
    const verb = line.slice(0, 4).toUpperCase();
    if (data) {
      if (line !== ".") return;
      data = false;
      say("250 2.0.0 Taken");
    } else if (verb === "EHLO")
      say(`250-mx.example.net Hello ${line.slice(5)} [${socket.remoteAddress}]`, "250 8BITMIME");
    else if (verb === "DATA") {
      data = true;
      say("354 Go on");
    } else if (verb === "QUIT") {
      say("221 2.0.0 Bye");
      socket.end();
    } else say("250 2.0.0 OK");
  };
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\r\n");
    rest = lines.pop() ?? "";
    lines.forEach(heard);
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => over(log));
  say("220 mx.example.net ESMTP");
}
