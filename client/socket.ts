// The part of a WebSocket that the client uses. Browsers, Node.js 22 and later, and `ws` provide it.

export interface SocketLike {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(
    type: "open" | "message" | "close" | "error",
    listener: (event: object) => void,
  ): void;
}

export type SocketConstructor = new (url: string, protocols?: string[]) => SocketLike;
