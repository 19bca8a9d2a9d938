// An async iterator over pushed values, buffered without limit.

export class Stream<Value> implements AsyncIterableIterator<Value> {
  readonly #values: Value[] = [];
  readonly #onReturn: () => void;
  #waiting: { resolve: (result: IteratorResult<Value>) => void; reject: (error: Error) => void }[] =
    [];
  #end: { error?: Error } | undefined;

  constructor(onReturn: () => void) {
    this.#onReturn = onReturn;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  push(value: Value): void {
    const next = this.#waiting.shift();
    if (next) next.resolve({ value, done: false });
    else this.#values.push(value);
  }

  /** Values pushed earlier are still delivered. */
  end(error?: Error): void {
    this.#end ??= { error };
    for (const { resolve, reject } of this.#waiting.splice(0)) {
      if (error) reject(error);
      else resolve({ value: undefined, done: true });
    }
  }

  next(): Promise<IteratorResult<Value>> {
    const value = this.#values.shift();
    if (value !== undefined) return Promise.resolve({ value, done: false });
    if (this.#end?.error) return Promise.reject(this.#end.error);
    if (this.#end) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  return(): Promise<IteratorResult<Value>> {
    this.#values.length = 0;
    this.end();
    this.#onReturn();
    return Promise.resolve({ value: undefined, done: true });
  }
}
