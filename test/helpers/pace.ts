// Virtual time beside real sockets: it passes when whatever has been asked for is answered, or will not be.
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

export class Pace {
  readonly clock: VirtualClock;
  /** Requests that clients wait for. */
  private asked = 0;
  /** Those of them that their server leaves unanswered, until time has passed or for ever. */
  private held = 0;

  constructor(startMs = Date.now()) {
    this.clock = createVirtualClock(startMs);
  }

  /** Around each request of a client. */
  async request<Response>(send: () => Promise<Response>): Promise<Response> {
    this.asked += 1;
    try {
      return await send();
    } finally {
      this.asked -= 1;
    }
  }

  /** Of a server that does not answer now. @returns what ends that; a second time it does nothing. */
  hold(): () => void {
    let isHeld = true;
    this.held += 1;
    return () => {
      if (isHeld) this.held -= 1;
      isHeld = false;
    };
  }

  /** Lets time pass until a promise is settled. What is never settled is given up once nothing is due any more. */
  async passUntil<Result>(promise: Promise<Result>): Promise<Result> {
    const state = { isOver: false };
    const settle = () => {
      state.isOver = true;
    };
    promise.then(settle, settle);
    while (!state.isOver) {
      // Everything that can go on without time passing does.
      await new Promise(setImmediate);
      const waitsForTime = !state.isOver && this.asked === this.held;
      if (waitsForTime && !this.clock.step()) break;
    }
    return promise;
  }
}
