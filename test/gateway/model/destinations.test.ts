// Which WebSocket API and stage a path means: on this machine, on an API's own domain, and on a custom one.
import { expect } from "chai";
import { ambiguousHttpStages, ambiguousStages } from "../../../gateway/model/ambiguous-stages.ts";
import type { Api } from "../../../gateway/model/apis.ts";
import type { HttpApi } from "../../../gateway/model/http-apis.ts";
import {
  findDestination,
  isCustomDomain,
  listLocalPaths,
  localPathFor,
} from "../../../gateway/model/destinations.ts";

const createApi = (name: string, stages: string[], more: object = {}) =>
  ({
    address: `api.${name}`,
    name,
    domainName: `${name.replace(" ", "-")}.example.com`,
    isDefaultEndpointDisabled: false,
    domainMappings: [],
    undeployed: [],
    stages: stages.map((each) => ({ name: each, variables: {}, routeThrottles: new Map() })),
    ...more,
  }) as unknown as Api;

const mapping = (basePath: string, stageName: string) => ({
  domainName: "ws.example.com",
  basePath,
  stageName,
});

const CHAT = createApi("chat", ["dev", "both"], {
  domainMappings: [mapping("", "dev"), mapping("v1", "both"), mapping("gone", "lost")],
});
const APIS = [
  CHAT,
  createApi("my game", ["live", "both"], { domainMappings: [mapping("game", "live")] }),
  createApi("closed", ["off"], { isDefaultEndpointDisabled: true }),
];

describe("the WebSocket API of a path", () => {
  for (const [host, path, expected] of [
    ["localhost:3001", "/dev", "chat dev chat.example.com"],
    ["localhost", "/dev/", "chat dev chat.example.com"],
    ["localhost", "/dev/x", undefined],
    ["localhost", "/dev//", undefined],
    ["localhost", "/both", undefined],
    ["localhost", "/chat/both", "chat both chat.example.com"],
    ["localhost", "/my%20game/both", "my game both my-game.example.com"],
    ["localhost", "/my game/both", "my game both my-game.example.com"],
    ["localhost", "/chat/live", undefined],
    ["localhost", "/off", "closed off closed.example.com"],
    ["localhost", "/chat", undefined],
    ["localhost", "/", undefined],
    ["chat.example.com:443", "/both", "chat both chat.example.com"],
    ["chat.example.com", "/chat/both", undefined],
    ["chat.example.com", "/live", undefined],
    ["closed.example.com", "/off", undefined],
    ["chat:443.example.com", "/both", undefined],
    ["ws.example.com", "/", "chat dev ws.example.com"],
    ["ws.example.com:443", "/v1", "chat both ws.example.com"],
    ["ws.example.com", "/v1/", "chat both ws.example.com"],
    ["ws.example.com", "/v1/x", undefined],
    ["ws.example.com", "/game", "my game live ws.example.com"],
    ["ws.example.com", "/gone", undefined],
    ["ws.example.com", "/dev", undefined],
    ["3001.example.com", "/dev", "chat dev chat.example.com"],
  ] as const) {
    it(`${host}${path} is ${expected}`, () => {
      const found = findDestination(APIS, host, path);
      expect(found && `${found.api.name} ${found.stage.name} ${found.domainName}`).to.equal(
        expected,
      );
    });
  }

  it("knows custom domains, with or without a port", () => {
    const hosts = ["ws.example.com", "ws.example.com:443", "chat.example.com", "x:3001"];
    expect(hosts.map((host) => isCustomDomain(APIS, host))).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
    expect(isCustomDomain([], "ws.example.com")).to.equal(false);
  });

  it("has the shortest local path", () => {
    expect(listLocalPaths(APIS)).to.deep.equal([
      "/dev",
      "/chat/both",
      "/live",
      "/my%20game/both",
      "/off",
    ]);
    const twins = [createApi("twin", ["dev"]), createApi("twin", ["dev"])];
    expect(listLocalPaths(twins)).to.deep.equal([]);
    expect(localPathFor(twins, twins[0]!, twins[0]!.stages[0]!)).to.equal(undefined);
  });
});

describe("a stage name that several APIs have", () => {
  it("is reported with the paths to use instead", () => {
    expect(ambiguousStages(APIS)).to.deep.equal([
      "/both is rejected because several APIs have a stage of that name. " +
        "Use /chat/both for api.chat, /my%20game/both for api.my game.",
    ]);
    const twins = [createApi("twin", ["dev"]), createApi("twin", ["dev"])];
    const way = '/dev with the header "Host: twin.example.com" for api.twin';
    expect(ambiguousStages(twins)).to.deep.equal([
      `/dev is rejected because several APIs have a stage of that name. Use ${way}, ${way}.`,
    ]);
    expect(ambiguousStages([CHAT])).to.deep.equal([]);
  });

  it("is reported of HTTP APIs too, where the default stage is the root", () => {
    const apis = [createApi("a", ["dev", "$default"]), createApi("b", ["dev", "$default", "c"])];
    const read = (given: Api[]) => ambiguousHttpStages(given as unknown as HttpApi[]);
    const lead = "leads to no HTTP API, because several HTTP APIs have the stage";
    expect(read(apis)).to.deep.equal([
      `/dev ${lead} dev. Use /a/dev/ for api.a, /b/dev/ for api.b.`,
      `/ ${lead} $default. Use /a/ for api.a, /b/ for api.b.`,
    ]);
    const way = 'the header "Host: twin.example.com" for api.twin';
    const twins = [createApi("twin", ["dev"]), createApi("twin", ["dev"])];
    expect(read(twins)).to.deep.equal([`/dev ${lead} dev. Use ${way}, ${way}.`]);
    expect(read([createApi("a", ["dev"])])).to.deep.equal([]);
  });
});
