// The baseline: only `ws`.
//
// node bench/gateway/bare-ws.ts PORT
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ port: Number(process.argv[2]), host: "127.0.0.1" });

server.on("connection", (socket) => {
  socket.on("message", (data) => socket.send(data, { binary: false }));
});
