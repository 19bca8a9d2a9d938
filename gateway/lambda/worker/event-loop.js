// Whether anything of the function's is under way. The gateway's pipe keeps a process alive between invocations, and only
// then: while a handler has not answered, the event loop becomes empty as it does on Lambda.

const nothing = () => {};

export class EventLoop {
  /** @type {import("node:net").Socket | undefined} */
  #pipe;
  #onEmpty = nothing;

  /** @param {import("node:net").Socket} pipe from the gateway */
  use(pipe) {
    this.#pipe = pipe;
  }

  /** From here on the process lives as long as the function has something to wait for. */
  leaveToFunction() {
    this.#pipe?.unref();
  }

  keepAlive() {
    this.#pipe?.ref();
  }

  /** Without this a process ends when its event loop is empty. */
  watch() {
    process.on("beforeExit", () => {
      const act = this.#onEmpty;
      this.#onEmpty = nothing;
      act();
    });
  }

  /** @param {() => void} act when the event loop is empty, instead of what was said before */
  whenEmpty(act) {
    this.#onEmpty = act;
  }

  /** Nothing more happens then: the process ends. */
  letEnd() {
    this.#onEmpty = nothing;
  }
}
