// Functions, their aliases, and layers.
import {
  type Answers,
  type Asked,
  createArn,
  createHexId,
  CREATED,
  createUuid,
  readText,
} from "./answer.ts";

const FUNCTION = "/2015-03-31/functions/{FunctionName}";
const LAYER = "/2018-10-31/layers/{LayerName}/versions";

export const FUNCTIONS: Answers = {
  [`lambda GET ${FUNCTION}`]: (asked) => ({
    Configuration: describeFunction(asked, readText(asked, "Qualifier") || "$LATEST"),
    Code: { RepositoryType: "S3", Location: "" },
    Tags: {},
  }),

  [`lambda GET ${FUNCTION}/versions`]: (asked) => ({
    Versions: ["$LATEST", "1"].map((version) => describeFunction(asked, version)),
  }),

  "lambda GET /2020-06-30/functions/{FunctionName}/code-signing-config": (asked) => ({
    FunctionName: readText(asked, "FunctionName"),
    CodeSigningConfigArn: "",
  }),

  [`lambda GET ${FUNCTION}/aliases/{Name}`]: (asked) => ({
    AliasArn: `${nameFunction(asked)}:${readText(asked, "Name")}`,
    Name: readText(asked, "Name"),
    FunctionVersion: "1",
    Description: "",
    RevisionId: createUuid(nameFunction(asked)),
  }),

  [`lambda GET ${LAYER}`]: (asked) => ({ LayerVersions: [describeLayer(asked, 1)] }),

  [`lambda GET ${LAYER}/{Version}`]: (asked) =>
    describeLayer(asked, Number(readText(asked, "Version"))),
};

/** Asked for by name or ARN. */
const nameFunction = (asked: Asked): string => {
  const name = readText(asked, "FunctionName");
  return name.startsWith("arn:") ? name : createArn("lambda", asked.region, `function:${name}`);
};

const describeFunction = (asked: Asked, version: string): object => {
  const arn = nameFunction(asked);
  const name = arn.split(":")[6] ?? "";
  return {
    FunctionName: name,
    FunctionArn: version === "$LATEST" ? arn : `${arn}:${version}`,
    Version: version,
    Role: `arn:aws:iam::${arn.split(":")[4]}:role/${name}`,
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Architectures: ["x86_64"],
    CodeSha256: Buffer.from(createHexId(arn), "hex").toString("base64"),
    CodeSize: 1,
    Description: "",
    EphemeralStorage: { Size: 512 },
    LastModified: CREATED,
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` },
    MemorySize: 128,
    PackageType: "Zip",
    State: "Active",
    LastUpdateStatus: "Successful",
    Timeout: 3,
    TracingConfig: { Mode: "PassThrough" },
  };
};

/** Asked for by name or ARN. */
const describeLayer = (asked: Asked, version: number): object => {
  const name = readText(asked, "LayerName");
  const arn = name.startsWith("arn:") ? name : createArn("lambda", asked.region, `layer:${name}`);
  return {
    LayerArn: arn,
    LayerVersionArn: `${arn}:${version}`,
    Version: version,
    CreatedDate: "2020-01-01T00:00:00.000+0000",
    Content: { CodeSha256: createHexId(arn), CodeSize: 1, Location: "" },
  };
};
