// Which HTTP API, stage and path a request means: by its host, or by its path on this machine.
import { expect } from "chai";
import type { HttpApi } from "../../../gateway/model/http-apis.ts";
import {
  findHttpDestination,
  findLocalHttpDestination,
  findRootHttpDestination,
  type HttpDestination,
  listHttpPaths,
  localPathOfHttpStage,
} from "../../../gateway/model/http-destinations.ts";

const api = (name: string, stages: string[], more: Partial<HttpApi> = {}): HttpApi => ({
  address: `aws_apigatewayv2_api.${name}`,
  id: name,
  name,
  executionArn: `arn:${name}`,
  domainName: `${name}.example.com`,
  isDefaultEndpointDisabled: false,
  domainMappings: [],
  routes: [],
  stages: stages.map((each) => ({ name: each, variables: {}, routeThrottles: new Map() })),
  undeployed: [],
  problems: [],
  ...more,
});

const mapping = (basePath: string, stageName: string, domainName = "shop.example.com") => ({
  domainName,
  basePath,
  stageName,
});

/** `{API} {stage} {path} {domain}{prefix}`, with `local` on this machine. */
const short = (found: HttpDestination | undefined): string | undefined =>
  found &&
  [
    found.api.name,
    found.stage?.name ?? "none",
    found.path,
    `${found.domainName}${found.prefix}`,
    ...(found.isShared ? ["local"] : []),
  ].join(" ");

describe("the HTTP API of a request by its host", () => {
  const pets = api("pets", ["dev", "$default"], {
    domainMappings: [mapping("", "dev"), mapping("v1", "$default"), mapping("gone", "lost")],
  });
  const shop = api("shop", ["live"], {
    domainName: "own.example.com",
    domainMappings: [mapping("v1/shop", "live"), mapping("v", "live", "only.example.com")],
  });
  const closed = api("closed", ["$default"], { isDefaultEndpointDisabled: true });
  const half = api("half", ["$default"], { undeployed: [{ address: "s.next", name: "next" }] });

  for (const [host, path, expected] of [
    ["pets.example.com", "/dev/a%2Fb", "pets dev /a%2Fb pets.example.com"],
    ["pets.example.com:443", "/dev", "pets dev / pets.example.com"],
    ["pets.example.com", "/dev/", "pets dev / pets.example.com"],
    ["pets.example.com", "/development", "pets $default /development pets.example.com"],
    ["pets.example.com", "/$default/a", "pets $default /$default/a pets.example.com"],
    ["pets.example.com", "/", "pets $default / pets.example.com"],
    ["own.example.com", "/live/x", "shop live /x own.example.com"],
    ["own.example.com", "/x", "shop none /x own.example.com"],
    ["half.example.com", "/next/x", "half none /next/x half.example.com"],
    ["half.example.com", "/nexts/x", "half $default /nexts/x half.example.com"],
    ["closed.example.com", "/x", "closed none /x closed.example.com"],
    ["shop.example.com", "/x", "pets dev /x shop.example.com"],
    ["shop.example.com:8", "/x", "pets dev /x shop.example.com"],
    ["shop.example.com:8443", "/x", "pets dev /x shop.example.com"],
    ["shop.example.com", "/v1", "pets $default / shop.example.com/v1"],
    ["shop.example.com", "/v1/", "pets $default / shop.example.com/v1"],
    ["shop.example.com", "/v1/x", "pets $default /x shop.example.com/v1"],
    ["shop.example.com", "/v12", "pets dev /v12 shop.example.com"],
    ["shop.example.com", "/v1/shop/x", "shop live /x shop.example.com/v1/shop"],
    ["shop.example.com", "/gone/x", "pets none /x shop.example.com/gone"],
    ["only.example.com", "/v/x", "shop live /x only.example.com/v"],
    ["only.example.com", "/x", "shop none /x only.example.com"],
    ["other.example.com", "/x", undefined],
    ["xpets.example.com", "/x", undefined],
    ["pets.example.com:443:x", "/x", undefined],
    ["pets.example.com:443x", "/x", undefined],
  ] as const) {
    it(`${host}${path} is ${expected}`, () => {
      expect(short(findHttpDestination([pets, shop, closed, half], host, path))).to.equal(expected);
    });
  }
});

describe("the HTTP API of a request to this machine", () => {
  const apis = [
    api("pets", ["dev", "both", "$default"]),
    api("my shop", ["live", "both"]),
    api("live", ["x"]),
  ];

  for (const [path, expected] of [
    ["/dev/a", "pets dev /a pets.example.com local"],
    ["/dev", "pets dev / pets.example.com local"],
    ["/both/a", undefined],
    ["/pets/both/a", "pets both /a pets.example.com local"],
    ["/pets/a/b", "pets $default /a/b pets.example.com local"],
    ["/pets", "pets $default / pets.example.com local"],
    ["/my%20shop/both", "my shop both / my shop.example.com local"],
    ["/my%20shop/a", undefined],
    ["/live/a", undefined],
    ["/live/x", undefined],
    ["/x/a", "live x /a live.example.com local"],
    ["/none", undefined],
    ["/", undefined],
    ["x/dev", undefined],
  ] as const) {
    it(`${path} is ${expected}`, () => {
      expect(short(findLocalHttpDestination(apis, path))).to.equal(expected);
    });
  }

  it("is the only one with a default stage, at the root", () => {
    expect(short(findRootHttpDestination(apis, "/a/b"))).to.equal(
      "pets $default /a/b pets.example.com local",
    );
    expect(findRootHttpDestination([...apis, api("other", ["$default"])], "/")).to.equal(undefined);
    expect(findRootHttpDestination([api("other", ["dev"])], "/")).to.equal(undefined);
    expect(findRootHttpDestination([], "/")).to.equal(undefined);
  });

  it("has the shortest path that leads to the stage alone", () => {
    expect(listHttpPaths(apis)).to.deep.equal([
      "/dev",
      "/pets/both",
      "/pets",
      "/my%20shop/live",
      "/my%20shop/both",
      "/x",
    ]);
    const twins = [api("twin", ["dev"]), api("twin", ["dev", "$default"])];
    expect(listHttpPaths(twins)).to.deep.equal([]);
    const [pets] = apis;
    expect(localPathOfHttpStage(apis, pets!, pets!.stages[2]!)).to.equal("/pets");
  });
});
