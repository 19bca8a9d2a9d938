// Listeners, by the name of an event. One that throws keeps no other from being called.

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
        // As the errors of event listeners: told to the environment, and not to whoever emits.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
