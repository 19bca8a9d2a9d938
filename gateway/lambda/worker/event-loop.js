// Whether anything of the function's is under way. The gateway's port keeps a thread alive between invocations, and only
// then: while a handler has not answered, the event loop becomes empty as it does on Lambda.

/** @import { MessagePort } from "node:worker_threads" */

const nothing = () => {};

export class EventLoop {
  /** @param {MessagePort} port */
  constructor(port) {
    this.port = port;
    this.onEmpty = nothing;
  }

  /** From here on the thread lives as long as the function has something to wait for. */
  leaveToFunction() {
    this.port.unref();
  }

  keepAlive() {
    this.port.ref();
  }

  /** Without this a thread ends when its event loop is empty. */
  watch() {
    process.on("beforeExit", () => {
      const act = this.onEmpty;
      this.onEmpty = nothing;
      act();
    });
  }

  /** @param {() => void} act when the event loop is empty, instead of what was said before */
  whenEmpty(act) {
    this.onEmpty = act;
  }

  /** Nothing more happens then: the thread ends. */
  letEnd() {
    this.onEmpty = nothing;
  }
}
