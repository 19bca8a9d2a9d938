// Loads node:http without undici. `import` reads every export of a built-in module, and reading `http.WebSocket` loads
// undici, which costs about 50 ms at each start. The global `fetch` would also load it.
export const { createServer, request, STATUS_CODES } = process.getBuiltinModule("node:http");
