// How many calls run at once, and in which order.
import { expect } from "chai";
import { limitCalls } from "../../../handlers/lib/limit-calls.ts";
import { catchRejection } from "../../helpers/errors.ts";

const prepare = (most: number) => {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const call = limitCalls(most, (name: string) => {
    begun.push(name);
    const end = Promise.withResolvers<string>();
    ends.set(name, end);
    return end.promise;
  });
  return { begun, ends, call };
};

describe("limitCalls", () => {
  it("runs as many calls as it may, and the others in their order", async () => {
    const { begun, ends, call } = prepare(2);
    const calls = ["a", "b", "c", "d"].map(call);
    expect(begun).to.deep.equal(["a", "b"]);
    ends.get("b")!.resolve("B");
    expect(await calls[1]).to.equal("B");
    expect(begun).to.deep.equal(["a", "b", "c"]);
    ends.get("a")!.resolve("A");
    await calls[0];
    expect(begun).to.deep.equal(["a", "b", "c", "d"]);
  });

  it("goes on after a call that failed, and never has more running than it may", async () => {
    const { begun, ends, call } = prepare(1);
    const first = call("a");
    const second = call("b");
    ends.get("a")!.reject(new Error("broken"));
    expect((await catchRejection(first)).message).to.equal("broken");
    expect(begun).to.deep.equal(["a", "b"]);
    ends.get("b")!.resolve("B");
    await second;
    const third = call("c");
    call("d").catch(() => {});
    expect(begun).to.deep.equal(["a", "b", "c"]);
    ends.get("c")!.resolve("C");
    await third;
  });
});
