// Waits until events at one end of a local connection have reached the other.

/** Turns of the event loop: the kernel delivers immediately, and a socket emits received data in its next turn. */
const TURNS = 10;

/** Waits until both ends of connections within this process have noticed earlier events. */
export const noticed = async (): Promise<void> => {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise(setImmediate);
};
