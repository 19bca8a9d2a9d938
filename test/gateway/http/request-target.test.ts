// Malformed request lines and hosts: each gets the matching status.
import { expect } from "chai";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { requestStatus, upgradeTo } from "../../helpers/raw-request.ts";

const HOST = "Host: localhost\r\n";

const TARGETS: [target: string, upgrade: number, http: number][] = [
  ["/test", 101, 426],
  ["/test?a=%20", 101, 426],
  ["/test?", 101, 426],
  ["/test?a?b", 101, 426],
  ["http://localhost/test", 101, 426],
  ["http://localhost/test?a=1", 101, 426],
  ["/", 403, 200],
  ["//", 403, 404],
  ["//x/", 403, 404],
  ["/test//", 403, 404],
  ["//test", 403, 404],
  ["/\\test", 403, 404],
  ["/%00", 403, 404],
  ["/%ff", 403, 404],
  ["/test%2f", 403, 404],
  ["/../test", 403, 404],
  ["http://x/", 403, 403],
  ["/%", 400, 400],
  ["/%2", 400, 400],
  ["/test%zz", 400, 400],
  ["/test?%", 400, 400],
  ["/test?a=%g0", 400, 400],
  ["/t\u00e9st", 400, 400],
  ["/test?\u00ff", 400, 400],
  ["*", 400, 400],
  ["test", 400, 400],
  ["http://", 400, 400],
  ["http:///test", 400, 400],
  ["http://a b/", 400, 400],
  ["http://[/test", 400, 400],
  ["http://user@localhost/test", 400, 400],
  [`/${"x".repeat(5000)}`, 414, 414],
  [`/test?${"x".repeat(5000)}`, 414, 414],
  [`/${"x".repeat(20_000)}`, 431, 431],
];

const HOSTS: [host: string, status: number][] = [
  ["Host: localhost:3001\r\n", 101],
  ["Host: [::1]:3001\r\n", 101],
  ["", 400],
  ["Host:\r\n", 400],
  ["Host: a b\r\n", 400],
  ["Host: [\r\n", 400],
  ["Host: localhost:x\r\n", 400],
  ["Host: localhost:123456\r\n", 400],
  ["Host: localhost/test\r\n", 400],
  [`${HOST}${HOST}`, 400],
  [`${HOST}host: other\r\n`, 400],
];

describe("request targets", () => {
  let gateway: FixtureGateway;
  beforeEach(async () => {
    gateway = await startFixture({ routes: { $connect: {} } });
  });

  const expectTheOthersServed = async () => {
    expect(await requestStatus(gateway.port, upgradeTo("/test"))).to.equal(101);
    expect(gateway.warnings).to.deep.equal([]);
  };

  for (const [target, upgrade, http] of TARGETS) {
    it(`${target.slice(0, 30)}: ${upgrade} to a handshake, ${http} to a GET`, async () => {
      expect(await requestStatus(gateway.port, upgradeTo(target))).to.equal(upgrade);
      const get = `GET ${target} HTTP/1.1\r\n${HOST}\r\n`;
      expect(await requestStatus(gateway.port, get)).to.equal(http);
      await expectTheOthersServed();
    });
  }

  for (const [host, status] of HOSTS) {
    it(`${JSON.stringify(host)}: ${status} to a handshake`, async () => {
      expect(await requestStatus(gateway.port, upgradeTo("/test", host))).to.equal(status);
      const get = `GET /test HTTP/1.1\r\n${host}\r\n`;
      expect(await requestStatus(gateway.port, get)).to.equal(status === 101 ? 426 : status);
      await expectTheOthersServed();
    });
  }

  it("are reported on the terminal when a handshake is refused for them", async () => {
    await requestStatus(gateway.port, upgradeTo("/%"));
    expect(gateway.infos).to.deep.equal([
      'Handshake for /% refused, 400: its URL has a "%" without two hexadecimal digits after it.',
    ]);
  });
});
