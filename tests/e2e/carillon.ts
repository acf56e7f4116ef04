import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

export const binary = path.resolve(
  process.env.CARILLON_BIN ?? path.join(__dirname, "../../build/release/src/app/carillon"),
);
const readyWithinMs = 60_000;

/** Where the running demo is, as it says itself. */
export interface Ready {
  url: string;
  email: string;
  password: string;
  /** Its sandbox's control calls. */
  sandbox: string;
}

/** The real program: sandbox, server and a campaign that runs at once, on a throw-away database. */
export class Carillon {
  private constructor(
    private readonly process: ChildProcess,
    readonly ready: Ready,
  ) {}

  /** `rate`: messages a second; slow enough that a browser sees the counts rise, fast enough to wait for the end. */
  static async start({ rate = 200 } = {}): Promise<Carillon> {
    if (!existsSync(binary)) throw new Error(`${binary} does not exist. Run script/build, or set CARILLON_BIN.`);
    const child = spawn(binary, ["demo", "--listen", "127.0.0.1:0", "--rate", String(rate), "--json"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    child.stderr.on("data", (text) => (log = (log + text).slice(-8_000)));
    try {
      return new Carillon(child, await readiness(child));
    } catch (error) {
      child.kill("SIGKILL");
      throw new Error(`carillon demo did not start: ${error}\n${log}`);
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null)
      throw new Error(`carillon demo has ended by itself: ${this.process.exitCode ?? this.process.signalCode}`);
    const gone = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await gone;
  }
}

async function readiness(child: ChildProcess): Promise<Ready> {
  const lines = createInterface({ input: child.stdout! });
  const late = AbortSignal.timeout(readyWithinMs);
  const early = once(child, "exit", { signal: late }).then(([code, signal]) => {
    throw new Error(`it exited with ${code ?? signal}`);
  });
  const said = once(lines, "line", { signal: late }).then(([line]) => {
    const event = JSON.parse(line as string) as Ready & { event: string };
    if (event.event !== "ready") throw new Error(`its first line is ${line}`);
    return event;
  });
  child.stdout!.resume();
  return Promise.race([said, early]);
}
