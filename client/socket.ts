// What the client needs of a WebSocket: those of browsers, of Node.js 22 and later, and of `ws` have it.

export interface SocketLike {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(
    type: "open" | "message" | "close" | "error",
    listener: (event: object) => void,
  ): void;
}

export type SocketConstructor = new (url: string, protocols?: string[]) => SocketLike;
