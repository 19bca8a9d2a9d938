// The HTTP request of a handshake, as events show it.
import { expect } from "chai";
import { handshakeRequest } from "./connection-info.ts";

const HEADERS = [
  ["Host", "localhost:3001"],
  ["User-Agent", "tests"],
  ["CONNECTION", "Upgrade"],
  ["upgrade", "websocket"],
  ["Content-Length", "0"],
  ["X-Own", "first"],
  ["X-Own", "second"],
  ["x-own", "third"],
].flat();

const FORWARDED = {
  "X-Forwarded-For": "192.0.2.1",
  "X-Forwarded-Port": "3001",
  "X-Forwarded-Proto": "http",
};

const listed = (headers: object) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));

interface Shown {
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
}

/** Without the trace id, which differs for each request. */
const shownFor = (event: "authorizer" | "$connect") => {
  const shown = handshakeRequest({ rawHeaders: HEADERS }).headersFor(event, "api1.test") as Shown;
  const { "X-Amzn-Trace-Id": traceId, ...headers } = shown.headers;
  const { "X-Amzn-Trace-Id": traceIds, ...multiValueHeaders } = shown.multiValueHeaders;
  expect(traceId).to.match(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  expect(traceIds).to.deep.equal([traceId]);
  return { headers, multiValueHeaders };
};

describe("the request of a handshake", () => {
  it("has its place, and the address of the client without the mapping to IPv6", () => {
    const request = handshakeRequest({ path: "/live" });
    expect(request).to.include({ host: "localhost:3001", path: "/live", sourceIp: "192.0.2.1" });
  });

  it("has an empty address and port once the socket is closed", () => {
    const request = handshakeRequest({ socket: {} });
    expect(request.sourceIp).to.equal("");
    expect(request.header("X-Forwarded-For")).to.equal("");
    expect(request.header("X-Forwarded-Port")).to.equal("");
  });

  it("finds a header in any case, the last of several", () => {
    const request = handshakeRequest({ rawHeaders: HEADERS });
    expect(request.header("X-OWN")).to.equal("third");
    expect(request.header("content-length")).to.equal("0");
    expect(request.header("first")).to.equal(undefined);
    expect(request.userAgent).to.equal("tests");
    expect(handshakeRequest().userAgent).to.equal(undefined);
  });

  it("finds the headers that the load balancer adds, even if the client sends them", () => {
    const request = handshakeRequest({ rawHeaders: ["X-Forwarded-For", "203.0.113.9"] });
    expect(request.header("x-forwarded-for")).to.equal("192.0.2.1");
    expect(request.header("x-forwarded-proto")).to.equal("http");
  });

  it("finds a parameter of the query, decoded, the last of several", () => {
    const request = handshakeRequest({ query: "a=1&a=2&b=%20+x&__proto__=p" });
    expect(["a", "b", "__proto__", "c"].map((name) => request.queryParameter(name))).to.deep.equal([
      "2",
      "  x",
      "p",
      undefined,
    ]);
  });

  it("shows its query in both forms, whatever the names", () => {
    const { query } = handshakeRequest({ query: "a=1&a=2&b=&__proto__=p" });
    const one = JSON.parse('{"a":"2","b":"","__proto__":"p"}');
    const all = JSON.parse('{"a":["1","2"],"b":[""],"__proto__":["p"]}');
    expect(query).to.deep.equal({
      queryStringParameters: one,
      multiValueQueryStringParameters: all,
    });
    expect(handshakeRequest().query).to.deep.equal({});
  });

  it("shows $connect its headers with the API's host, without those of the hop", () => {
    const own = { "X-Own": "second", "x-own": "third" };
    const headers = { Host: "api1.test", "User-Agent": "tests", ...own, ...FORWARDED };
    expect(shownFor("$connect")).to.deep.equal({
      headers,
      multiValueHeaders: { ...listed(headers), "X-Own": ["first", "second"] },
    });
  });

  it("shows an authorizer all of its headers, and the length of a body that is empty", () => {
    const hop = { CONNECTION: "Upgrade", upgrade: "websocket", "Content-Length": "0" };
    const own = { "X-Own": "second", "x-own": "third" };
    const sent = { Host: "api1.test", "User-Agent": "tests", ...hop, ...own };
    const headers = { ...sent, ...FORWARDED, "content-length": "0" };
    expect(shownFor("authorizer")).to.deep.equal({
      headers,
      multiValueHeaders: { ...listed(headers), "X-Own": ["first", "second"] },
    });
  });

  it("has a trace of its own", () => {
    const [one, other] = [handshakeRequest(), handshakeRequest()];
    expect(one.header("X-Amzn-Trace-Id")).not.to.equal(other.header("X-Amzn-Trace-Id"));
  });
});
