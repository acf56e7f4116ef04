import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { binary } from "./carillon";

export interface Person {
  organization: string;
  email: string;
  password: string;
  role?: "owner" | "admin" | "member" | "viewer";
}

/** A server without a sandbox, with organizations and people in them. */
export class Server {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  /** `flags`: of `carillon serve`, besides what a test needs anyway. */
  static async start(people: Person[], flags: string[] = []): Promise<Server> {
    const folder = mkdtempSync(path.join(tmpdir(), "carillon-e2e-"));
    const run = (...words: string[]) => execFileSync(binary, [...words, "--data-dir", folder], { stdio: "pipe" });
    for (const organization of new Set(people.map((person) => person.organization))) run("org", "create", organization);
    for (const { organization, email, password, role = "owner" } of people)
      run("user", "add", email, "--org", organization, "--role", role, "--password", password);
    // Nothing is sent from here; Meta is not there to be asked.
    const words = ["serve", "--listen", "127.0.0.1:0", "--data-dir", folder, "--graph-url", "http://127.0.0.1:1", ...flags];
    const child = spawn(binary, words, { stdio: ["ignore", "pipe", "pipe"] });
    return new Server(child, folder, await addressOf(child));
  }

  async stop(): Promise<void> {
    const gone = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await gone;
    rmSync(this.folder, { recursive: true });
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    const read = (line: string) => {
      log += `${line}\n`;
      const said = /serves at (http:\S+)/.exec(line);
      if (said) resolve(said[1]);
    };
    createInterface({ input: child.stdout! }).on("line", read);
    createInterface({ input: child.stderr! }).on("line", read);
    child.once("exit", () => reject(new Error(`carillon serve has ended:\n${log}`)));
  });
}
