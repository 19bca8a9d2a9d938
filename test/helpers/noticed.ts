// What has happened at one end of a local connection has reached the other.

/** Turns of the event loop: the kernel hands over at once, and a socket tells what has come in its next turn. */
const TURNS = 10;

/** Waits until both ends of connections within this process know what either has done before. */
export const noticed = async (): Promise<void> => {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise(setImmediate);
};
