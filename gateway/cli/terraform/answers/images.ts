// Repositories and images of ECR.
import { ACCOUNT_ID } from "../../../terraform/configuration.ts";
import {
  type Answers,
  type Asked,
  createArn,
  createHexId,
  CREATED_SECONDS,
  readText,
} from "./answer.ts";

export const IMAGES: Answers = {
  "ecr DescribeRepositories": (asked) => {
    const name = readText(asked, "repositoryNames.1");
    return {
      repositories: [
        {
          repositoryName: name,
          repositoryArn: createArn("ecr", asked.region, `repository/${name}`),
          repositoryUri: `${nameRegistry(asked)}/${name}`,
          registryId: ACCOUNT_ID,
          createdAt: CREATED_SECONDS,
          imageTagMutability: "MUTABLE",
          encryptionConfiguration: { encryptionType: "AES256" },
          imageScanningConfiguration: { scanOnPush: false },
        },
      ],
    };
  },

  "ecr ListTagsForResource": () => ({ tags: [] }),

  "ecr DescribeImages": (asked) => {
    const repositoryName = readText(asked, "repositoryName");
    const tag = readText(asked, "imageIds.1.imageTag") || "latest";
    const digest = `sha256:${createHexId(repositoryName, tag)}`;
    return {
      imageDetails: [
        {
          repositoryName,
          registryId: ACCOUNT_ID,
          imageDigest: readText(asked, "imageIds.1.imageDigest") || digest,
          imageTags: [tag],
          imagePushedAt: CREATED_SECONDS,
          imageSizeInBytes: 1,
        },
      ],
    };
  },

  "ecr GetAuthorizationToken": (asked) => ({
    authorizationData: [
      {
        authorizationToken: Buffer.from("AWS:local").toString("base64"),
        expiresAt: CREATED_SECONDS,
        proxyEndpoint: `https://${nameRegistry(asked)}`,
      },
    ],
  }),
};

const nameRegistry = ({ region }: Asked): string => `${ACCOUNT_ID}.dkr.ecr.${region}.amazonaws.com`;
