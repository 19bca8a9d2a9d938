// The input that a thread is processing, readable from another thread even while the first one hangs.

export interface CurrentInput {
  /** The number of inputs so far, and the length of this one. */
  state: Int32Array;
  bytes: Uint8Array;
}

const MAX_BYTES = 64 * 1024;

export const createCurrent = (): CurrentInput => ({
  state: new Int32Array(new SharedArrayBuffer(8)),
  bytes: new Uint8Array(new SharedArrayBuffer(MAX_BYTES)),
});

export const writeCurrent = ({ state, bytes }: CurrentInput, input: Buffer): void => {
  const length = Math.min(input.length, MAX_BYTES);
  bytes.set(input.subarray(0, length));
  Atomics.store(state, 1, length);
  Atomics.add(state, 0, 1);
};

export const readCount = ({ state }: CurrentInput): number => Atomics.load(state, 0);

export const readCurrent = ({ state, bytes }: CurrentInput): Buffer =>
  Buffer.from(bytes.slice(0, Atomics.load(state, 1)));
