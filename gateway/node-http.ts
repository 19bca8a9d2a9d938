// node:http, without the rest of its exports. To import it is to read all of them, and with `WebSocket` Node.js loads
// undici: some 50 ms at each start. `fetch` is the same undici.
export const { createServer, request, STATUS_CODES } = process.getBuiltinModule("node:http");
