// node:http without undici: `import` reads every export of a built-in module, and reading `http.WebSocket` loads
// undici, which costs about 50 ms per start. The global `fetch` would load it too.
export const { createServer, request, STATUS_CODES, validateHeaderName, validateHeaderValue } =
  process.getBuiltinModule("node:http");
