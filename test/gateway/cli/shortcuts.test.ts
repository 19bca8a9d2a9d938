// Letters that a person types while the gateway serves.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { createFaultSwitch } from "../../../gateway/cli/fault-switch.ts";
import { offerShortcuts, openPage } from "../../../gateway/cli/shortcuts.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { until } from "../../helpers/until.ts";

const prepare = (isTTY?: boolean) => {
  const input = Object.assign(new PassThrough(), { isTTY });
  const printed: string[] = [];
  const ran: string[] = [];
  offerShortcuts(
    input,
    [
      { key: "a", what: "does a", run: () => void ran.push("a") },
      { key: "b", what: "fails", run: () => Promise.reject(new Error("not possible")) },
    ],
    {
      print: (line) => printed.push(line),
      fail: (error) => printed.push(`failed: ${String(error)}`),
    },
  );
  return { input, printed, ran };
};

describe("shortcuts", () => {
  it("run by a letter and Enter, and are listed by any other", async () => {
    const { input, printed, ran } = prepare(true);
    input.write("a\n\nh\n a \n");
    await until(() => ran.length === 2);
    expect(printed).to.deep.equal([
      "h and Enter list the shortcuts.",
      "A letter and Enter:\n  a  does a\n  b  fails",
    ]);
  });

  it("say why they failed", async () => {
    const { input, printed } = prepare(true);
    input.write("b\n");
    await until(() => printed.length === 2);
    expect(printed[1]).to.equal("failed: Error: not possible");
  });

  it("are not there where nobody can type", () => {
    const { input, printed } = prepare();
    expect(printed).to.deep.equal([]);
    expect(input.listenerCount("data")).to.equal(0);
  });
});

describe("the console's page", () => {
  it("is named when the program that opens pages finds no browser", async () => {
    const folder = mkdtempSync(join(tmpdir(), "openers-"));
    const { PATH = "" } = process.env;
    closeAfterwards(() => {
      process.env["PATH"] = PATH;
      rmSync(folder, { recursive: true });
    });
    for (const name of ["xdg-open", "open"]) {
      writeFileSync(join(folder, name), "#!/bin/sh\nexit 3\n", { mode: 0o755 });
    }
    process.env["PATH"] = `${folder}:${PATH}`;
    const printed: string[] = [];
    openPage("http://localhost:3001/", (line) => printed.push(line));
    await until(() => printed.length > 0);
    expect(printed).to.deep.equal(["No browser was found; open http://localhost:3001/"]);
  });
});

describe("the switch of faults", () => {
  const prepareSwitch = (given: object) => {
    const used: unknown[] = [];
    const printed: string[] = [];
    const useFaults = (document: unknown): void => void used.push(document);
    return {
      used,
      printed,
      press: createFaultSwitch({ useFaults }, given, (line) => printed.push(line)),
    };
  };

  it("switches those that were given off, and on again", () => {
    const given = { posts: [{ share: 0.5, answer: 429 }] };
    const { used, printed, press } = prepareSwitch(given);
    press();
    press();
    expect(used).to.deep.equal([{}, given]);
    expect(printed).to.deep.equal([
      "No faults are injected.",
      'Faults are injected: {"posts":[{"share":0.5,"answer":429}]}',
    ]);
  });

  it("switches some of each kind on, if none were given", () => {
    const { used, press } = prepareSwitch({});
    press();
    press();
    expect(used[0]).to.have.all.keys("posts", "disconnects", "deliveries", "dynamodb");
    expect(used[1]).to.deep.equal({});
  });
});
