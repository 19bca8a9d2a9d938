// The socket of a client that has disconnected unnoticed.
import { expect } from "chai";
import { stub } from "sinon";
import { createZombieSocket } from "../../../gateway/websocket/zombie-socket.ts";

describe("the socket of a client that has left unnoticed", () => {
  for (const how of ["close", "terminate"] as const) {
    it(`seems open and takes messages until the gateway calls ${how}, and closes once`, () => {
      const onClose = stub();
      const socket = createZombieSocket(onClose);
      expect(socket).to.include({ OPEN: 1, readyState: 1, bufferedAmount: 0 });
      socket.send("lost");
      socket.resume();
      expect([socket.readyState, onClose.callCount]).to.deep.equal([1, 0]);
      socket[how]();
      expect([socket.readyState, onClose.callCount]).to.deep.equal([3, 1]);
      socket.close();
      socket.terminate();
      expect([socket.readyState, onClose.callCount]).to.deep.equal([3, 1]);
    });
  }
});
