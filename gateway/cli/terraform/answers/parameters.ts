// SSM parameters and secrets: their values come from the file of --parameters.
import {
  type Answers,
  type Asked,
  createArn,
  createHexId,
  CREATED_SECONDS,
  readText,
} from "./answer.ts";

export const PARAMETERS: Answers = {
  "ssm GetParameter": (asked) => {
    const parameter = describeParameter(readText(asked, "Name"), asked);
    return parameter && { Parameter: parameter };
  },

  "ssm GetParametersByPath": (asked) => {
    const path = `${readText(asked, "Path").replace(/\/$/, "")}/`;
    const names = [...asked.parameters.keys()].filter((name) => name.startsWith(path));
    return names.length === 0
      ? undefined
      : { Parameters: names.map((name) => describeParameter(name, asked)) };
  },

  "secretsmanager DescribeSecret": (asked) => describeSecret(asked),
  "secretsmanager GetResourcePolicy": (asked) => describeSecret(asked),
  "secretsmanager GetSecretValue": (asked) => {
    const value = asked.parameters.get(readSecretName(asked));
    return value === undefined
      ? undefined
      : {
          ...describeSecret(asked),
          SecretString: value,
          VersionId: "00000000-0000-0000-0000-000000000000",
          VersionStages: ["AWSCURRENT"],
        };
  },
};

const describeParameter = (name: string, { region, parameters }: Asked): object | undefined => {
  const value = parameters.get(name) ?? findPublicImage(name);
  return value === undefined
    ? undefined
    : {
        Name: name,
        Type: "String",
        Value: value,
        Version: 1,
        DataType: "text",
        ARN: createArn("ssm", region, `parameter/${name.replace(/^\//, "")}`),
      };
};

/**
 * AWS itself publishes the ids of its machine images as parameters.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
 */
const findPublicImage = (name: string): string | undefined =>
  /^\/aws\/service\/.*ami/.test(name) ? `ami-${createHexId(name).slice(0, 17)}` : undefined;

/** A secret's value comes from the file; that it exists is assumed. The provider crashes without the dates. */
const describeSecret = (asked: Asked): object => {
  const name = readSecretName(asked);
  return {
    Name: name,
    CreatedDate: CREATED_SECONDS,
    LastChangedDate: CREATED_SECONDS,
    ARN: createArn("secretsmanager", asked.region, `secret:${name}-local1`),
  };
};

/** An id is a name or an ARN, which ends with six characters more. */
const readSecretName = (asked: Asked): string => {
  const id = readText(asked, "SecretId");
  return /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.+)-[^-]{6}$/.exec(id)?.[1] ?? id;
};
