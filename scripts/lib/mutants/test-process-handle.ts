// A process that runs tests, and is replaced when a mutant makes it hang or exit.
import { type ChildProcess, fork } from "node:child_process";
import type { Answer, Failure, MutantId, Order, Progress, TestLimit } from "./protocol.ts";

/** No response: a timeout, or the process exited. */
export type NoAnswer = { kind: "hung" } | { kind: "ended" };

const TEST_PROCESS = new URL("test-process.ts", import.meta.url);

/** What .mocharc.json makes mocha load; the process itself loads the hooks. */
const ENVIRONMENT = "./test/helpers/environment.ts";

const LOAD_MS = 300_000;

/** Milliseconds until the first hook or test begins. */
const START_MS = 15_000;

/** Milliseconds in addition to the limit of a hook or test, which a loop without an end does not notice itself. */
const SLACK_MS = 5000;

export class TestProcess {
  private readonly child: ChildProcess;
  private isOver = false;

  /** @param sources files with mutants. */
  constructor(sources: string[]) {
    this.child = fork(TEST_PROCESS, sources, {
      execArgv: ["--disable-warning=ExperimentalWarning", "--import", ENVIRONMENT],
      stdio: ["ignore", "ignore", process.env.MUTANTS_STDERR ? "inherit" : "ignore", "ipc"],
    });
    this.child.on("error", () => this.end());
    this.child.on("exit", () => (this.isOver = true));
  }

  /** @param alive a mutant that is active from the first line on. @returns whether the test files could be loaded. */
  async load(files: string[], alive?: MutantId): Promise<boolean> {
    return (await this.ask({ kind: "load", files, alive }, LOAD_MS)).kind === "loaded";
  }

  /** @returns the first test that fails. After "hung" the process is unusable. */
  async run(tests: TestLimit[], alive?: MutantId): Promise<Failure | "passed" | "hung"> {
    const answer = await this.ask({ kind: "run", tests, alive }, START_MS);
    if (answer.kind !== "ran") return "hung";
    return answer.failed ?? "passed";
  }

  get isUsable(): boolean {
    return !this.isOver;
  }

  /** @param limitMs milliseconds without a response or progress after which the process is ended. */
  ask(order: Order, limitMs: number): Promise<Answer | NoAnswer> {
    return new Promise((resolve) => {
      const settle = (answer: Answer | NoAnswer): void => {
        clearTimeout(timer);
        this.child.off("message", onMessage).off("exit", onExit);
        if (answer.kind === "hung") this.end();
        resolve(answer);
      };
      const waitFor = (ms: number) => setTimeout(() => settle({ kind: "hung" }), ms);
      const onMessage = (message: Answer | Progress): void => {
        if (message.kind !== "progress") return settle(message);
        clearTimeout(timer);
        timer = waitFor(message.limitMs + SLACK_MS);
      };
      const onExit = (): void => settle({ kind: "ended" });
      let timer = waitFor(limitMs);
      this.child.on("message", onMessage).on("exit", onExit);
      if (this.isOver || !this.child.connected) settle({ kind: "ended" });
      else this.child.send(order);
    });
  }

  end(): void {
    this.isOver = true;
    this.child.kill("SIGKILL");
  }
}
