// The baseline: rooms of socket.io with connection-state recovery, in one process, in memory.
//
// node bench/realtime/socket-io-server.ts PORT
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const server = new Server(http, {
  transports: ["websocket"],
  connectionStateRecovery: { maxDisconnectionDuration: 120_000 },
});

server.on("connection", (socket) => {
  socket.on("join", async (channel: string, acknowledge: () => void) => {
    await socket.join(channel);
    acknowledge();
  });
  socket.on("publish", (channel: string, data: string, acknowledge: () => void) => {
    server.to(channel).emit("publication", data);
    acknowledge();
  });
});

// Its input ends with the benchmark, however that ends.
process.stdin.resume().on("end", () => process.exit());

http.listen(Number(process.argv[2]), "127.0.0.1", () => console.log(JSON.stringify("listening")));
