// Virtual time with real sockets: it advances when every request has its response, or will not get one.
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

export class Pace {
  readonly clock: VirtualClock;
  /** Requests without a response yet. */
  private asked = 0;
  /** Those that the server holds until time has passed, or forever. */
  private held = 0;

  constructor(startMs = Date.now()) {
    this.clock = createVirtualClock(startMs);
  }

  /** Wraps each request of a client. */
  async request<Response>(send: () => Promise<Response>): Promise<Response> {
    this.asked += 1;
    try {
      return await send();
    } finally {
      this.asked -= 1;
    }
  }

  /** Called by a server that does not respond now. @returns a function that ends the hold; idempotent. */
  hold(): () => void {
    let isHeld = true;
    this.held += 1;
    return () => {
      if (isHeld) this.held -= 1;
      isHeld = false;
    };
  }

  /** Lets time pass until a promise is settled, or nothing is due any more. */
  async passUntil<Result>(promise: Promise<Result>): Promise<Result> {
    const state = { isOver: false };
    const settle = () => {
      state.isOver = true;
    };
    promise.then(settle, settle);
    while (!state.isOver) {
      // Lets everything continue that does not need time to pass.
      await new Promise(setImmediate);
      const waitsForTime = !state.isOver && this.asked === this.held;
      if (waitsForTime && !this.clock.step()) break;
    }
    return promise;
  }
}
