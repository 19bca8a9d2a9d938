// The small parts that handlers share.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { stub } from "sinon";
import { defaultProvider } from "../../../handlers/lib/aws/credential-provider.ts";
import { parseLayouts } from "../../../handlers/lib/connection-keys.ts";
import { requiredEnv, requiredNumber } from "../../../handlers/lib/env.ts";
import { errorFields, stdoutLog } from "../../../handlers/lib/log.ts";
import { assertNumbers, parseJson } from "../../../handlers/lib/request.ts";
import { TokenRefusedError } from "../../../handlers/lib/token-verifier.ts";
import { catchMessage, catchRejection } from "../../helpers/errors.ts";
import { createDigestVerifier } from "../../../handlers/lib/digest-verifier.ts";

describe("requiredEnv", () => {
  afterEach(() => {
    delete process.env["SOME_VARIABLE"];
  });

  it("returns the variable", () => {
    process.env["SOME_VARIABLE"] = "x";
    expect(requiredEnv("SOME_VARIABLE")).to.equal("x");
  });

  for (const [what, value] of [
    ["missing", undefined],
    ["empty", ""],
  ] as const) {
    it(`names a variable that is ${what}`, () => {
      if (value !== undefined) process.env["SOME_VARIABLE"] = value;
      expect(() => requiredEnv("SOME_VARIABLE")).to.throw(
        `The environment variable SOME_VARIABLE is ${what}: set it on this function`,
      );
    });
  }
});

describe("requiredNumber", () => {
  afterEach(() => {
    delete process.env["SOME_NUMBER"];
  });

  it("returns the number", () => {
    process.env["SOME_NUMBER"] = "0.5";
    expect(requiredNumber("SOME_NUMBER")).to.equal(0.5);
  });

  for (const text of ["0", "-1", "many"]) {
    it(`refuses ${text}`, () => {
      process.env["SOME_NUMBER"] = text;
      expect(() => requiredNumber("SOME_NUMBER")).to.throw(
        `The environment variable SOME_NUMBER is "${text}"; expected a number above 0.`,
      );
    });
  }
});

describe("parseLayouts", () => {
  it("reads layouts in order", () => {
    expect(parseLayouts("2:64, 1:16")).to.deep.equal([
      { version: 2, shards: 64 },
      { version: 1, shards: 16 },
    ]);
  });

  for (const text of ["", "16", "1:0", "1:16,"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseLayouts(text)).to.throw("expected version:shards, such as 1:16.");
    });
  }
});

describe("credentials of SDK clients", () => {
  afterEach(() => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
  });

  it("are those of the environment at the time of each call", async () => {
    const provide = defaultProvider();
    for (const key of ["first", "second"]) {
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: "secret" });
      expect(await provide()).to.include({ accessKeyId: key, secretAccessKey: "secret" });
    }
  });
});

describe("stdoutLog", () => {
  const captureLines = (act: () => void): string => {
    const write = stub(process.stdout, "write").returns(true);
    try {
      act();
    } finally {
      write.restore();
    }
    return write.args.map(([chunk]) => String(chunk)).join("");
  };

  it("writes one JSON object per line", () => {
    const line = captureLines(() =>
      stdoutLog("INFO", "handled", { routeKey: "ping", durationMs: 3 }),
    );
    const { time, ...fields } = JSON.parse(line);
    expect(time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(fields).to.deep.equal({
      level: "INFO",
      message: "handled",
      routeKey: "ping",
      durationMs: 3,
    });
    expect(line.endsWith("}\n")).to.equal(true);
  });

  it("lets no client forge a line", () => {
    const line = captureLines(() =>
      stdoutLog("INFO", "handled", { body: 'x\n{"level":"ERROR"}\r\u001b[31m' }),
    );
    expect(line.trimEnd().split(/[\n\r]/)).to.have.length(1);
    expect(line).not.to.include("\u001b");
  });
});

describe("errorFields", () => {
  it("returns name, message, stack and cause", () => {
    const error = new TypeError("broken", { cause: new Error("because") });
    expect(errorFields(error)["error"]).to.include({
      name: "TypeError",
      message: "broken",
      cause: "because",
    });
  });

  it("returns anything but an Error as text", () => {
    expect(errorFields("broken")).to.deep.equal({ error: "broken" });
  });
});

describe("parseJson", () => {
  it("takes 128 KiB, wide rather than deep", () => {
    expect(parseJson(`[${"0,".repeat(65_000)}0]`)).to.have.length(65_001);
  });

  it("counts both objects and arrays", () => {
    const nested = (depth: number) => `${'{"a":['.repeat(depth / 2)}${"]}".repeat(depth / 2)}`;
    expect(parseJson(nested(32))).to.be.an("object");
    expect(() => parseJson(nested(34))).to.throw("nested at most 32 deep");
  });

  it("does not count brackets inside strings", () => {
    expect(parseJson(JSON.stringify("[".repeat(100)))).to.have.length(100);
  });
});

describe("assertNumbers", () => {
  const digits = "9".repeat(400);
  const check = (json: string) => () => assertNumbers(parseJson(json));

  for (const number of [
    "9007199254740993",
    "-9007199254740993",
    "123456789012345678901234567890",
    "1e400",
    "-1e400",
    digits,
    `-${digits}.5`,
  ]) {
    it(`refuses ${number.slice(0, 40)}, wherever it is`, () => {
      for (const json of [
        number,
        `[0,[${number}]]`,
        `{"a":{"b":${number}}}`,
        `["\\"",${number}]`,
      ]) {
        expect(check(json), json).to.throw("numbers that a double holds");
      }
    });
  }

  for (const number of [
    "9007199254740991",
    "9007199254740992",
    "-9007199254740992",
    "100000000000000000000",
    "1000000000000000000000",
    // 2 ** 64, as JSON.stringify writes it.
    "18446744073709552000",
    "1.8446744073709552e+19",
    "0.1234567890123456789",
    "1e-400",
    "-0",
  ]) {
    it(`takes ${number} as it is`, () => {
      expect(check(`[${number}]`)).not.to.throw();
      expect(parseJson(`[${number}]`)).to.deep.equal([Number(number)]);
    });
  }

  it("ignores digits in strings and names", () => {
    const json = '{"9007199254740993":"9007199254740993","a\\"9007199254740993":["\\\\",1]}';
    expect(check(json)).not.to.throw();
    expect(parseJson(json)).to.deep.equal(JSON.parse(json));
  });

  it("marks a number among 128 KiB of quotes, and a deep list", () => {
    const text = JSON.stringify(`"${'\\"'.repeat(32_000)}`);
    expect(check(`[${text},9007199254740993]`)).to.throw("a double holds");
    const deep = `${"[".repeat(60_000)}9007199254740993${"]".repeat(60_000)}`;
    expect(() => parseJson(deep)).to.throw("nested at most 32 deep");
  });
});

describe("digest verifier", () => {
  const digest = createHash("sha256").update("good").digest("hex");

  it("recognizes tokens of any length by their digests", async () => {
    const verify = createDigestVerifier([digest]);
    expect(await verify("good")).to.deep.equal({ principalId: `token-${digest.slice(0, 8)}` });
    for (const token of ["", "goo", "goodd", "x".repeat(5000), digest]) {
      expect(await catchRejection(verify(token))).to.be.instanceOf(TokenRefusedError);
    }
  });

  for (const [what, bad] of [
    ["a token", "allow-ws-connection"],
    ["upper case", digest.toUpperCase()],
    ["nothing", ""],
    ["a longer text", `a${digest}`],
    ["a digest and a line break", `${digest}\n`],
    ["a shorter text", digest.slice(1)],
  ] as const) {
    it(`refuses ${what} where a digest should be, without repeating it`, () => {
      expect(catchMessage(() => createDigestVerifier([digest, bad]))).to.equal(
        `TOKEN_DIGESTS contains ${bad.length} characters; expected a SHA-256 digest: ` +
          "64 lower-case hexadecimal digits. Make one with: printf %s TOKEN | sha256sum",
      );
    });
  }
});
