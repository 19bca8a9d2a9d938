// What a request is signed for. The signature itself is not checked: this machine knows no secret keys but its own.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html

export interface SignatureScope {
  accessKey: string;
  region: string;
  service: string;
}

const CREDENTIAL =
  /^AWS4-HMAC-SHA256 .*?Credential=([^/,\s]+)\/\d{8}\/([^/,\s]*)\/([^/,\s]*)\/aws4_request/;

/** @param authorization header. @returns undefined when it is not one of Signature Version 4. */
export const readSignatureScope = (
  authorization: string | undefined,
): SignatureScope | undefined => {
  const [, accessKey, region = "", service = ""] = CREDENTIAL.exec(authorization ?? "") ?? [];
  return accessKey === undefined ? undefined : { accessKey, region, service };
};

/** @returns why a call of an API is not signed for it, as a sentence; undefined when it is. */
export const describeWrongScope = (
  scope: SignatureScope | undefined,
  region: string,
): string | undefined => {
  if (!scope) return "The request is not signed with Signature Version 4.";
  if (scope.service === "execute-api" && scope.region === region) return undefined;
  return `It is signed for "${scope.service}" in "${scope.region}"; expected "execute-api" in "${region}".`;
};
