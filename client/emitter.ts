// Event listeners by name. A listener that throws does not stop the others.

export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();

  /** @returns a function that ends it. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const listener of new Set(this.#listeners.get(name))) {
      try {
        listener(value as never);
      } catch (error) {
        // Reported to the environment, as errors of DOM listeners are, and not to the emitter.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
