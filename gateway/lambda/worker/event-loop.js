// Tells whether the function has work pending. The gateway's pipe keeps the process alive only between invocations: as
// on Lambda, the event loop can become empty before a handler has responded.

const nothing = () => {};

export class EventLoop {
  /** @type {import("node:net").Socket | undefined} */
  #pipe;
  #onEmpty = nothing;

  /** @param {import("node:net").Socket} pipe from the gateway */
  use(pipe) {
    this.#pipe = pipe;
  }

  /** From now on the process lives as long as the function has pending work. */
  leaveToFunction() {
    this.#pipe?.unref();
  }

  keepAlive() {
    this.#pipe?.ref();
  }

  /** Keeps the process alive with an empty event loop. */
  watch() {
    process.on("beforeExit", () => {
      const act = this.#onEmpty;
      this.#onEmpty = nothing;
      act();
    });
  }

  /** @param {() => void} act called when the event loop is empty; replaces the previous one */
  whenEmpty(act) {
    this.#onEmpty = act;
  }

  /** Lets the process end with an empty event loop. */
  letEnd() {
    this.#onEmpty = nothing;
  }
}
