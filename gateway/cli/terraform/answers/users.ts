// User pools of Cognito.
import {
  type Answers,
  type Asked,
  createArn,
  createHexId,
  CREATED_SECONDS,
  readSought,
  readText,
} from "./answer.ts";

export const USERS: Answers = {
  /** The provider looks for the name among all pools. */
  "cognito-idp ListUserPools": (asked) => {
    const name = readSought(asked, "name");
    if (name === undefined) return undefined;
    const id = `${asked.region}_${createHexId("pool", name).slice(0, 9)}`;
    return { UserPools: [{ Id: id, Name: name }] };
  },

  "cognito-idp DescribeUserPool": (asked) => {
    const id = readText(asked, "UserPoolId");
    return {
      UserPool: {
        Id: id,
        Name: id,
        Arn: createArn("cognito-idp", asked.region, `userpool/${id}`),
        CreationDate: CREATED_SECONDS,
        LastModifiedDate: CREATED_SECONDS,
        MfaConfiguration: "OFF",
        DeletionProtection: "INACTIVE",
        EstimatedNumberOfUsers: 0,
        Domain: createHexId("domain", id).slice(0, 12),
      },
    };
  },

  "cognito-idp ListUserPoolClients": (asked) => ({ UserPoolClients: [describeClient(asked)] }),
  "cognito-idp DescribeUserPoolClient": (asked) => ({ UserPoolClient: describeClient(asked) }),
};

const describeClient = (asked: Asked): object => {
  const pool = readText(asked, "UserPoolId");
  return {
    UserPoolId: pool,
    ClientId: readText(asked, "ClientId") || createHexId("client", pool).slice(0, 26),
    ClientName: "made up",
    CreationDate: CREATED_SECONDS,
    LastModifiedDate: CREATED_SECONDS,
  };
};
