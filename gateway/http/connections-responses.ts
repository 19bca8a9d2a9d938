// The responses of @connections, with AWS's names and bodies.

export interface ConnectionsResponse {
  status: number;
  /** Exception name for SDKs, which read it only from this header. */
  errorType?: string;
  body?: object;
}

export const GONE: ConnectionsResponse = { status: 410, errorType: "GoneException" };

export const TOO_LARGE: ConnectionsResponse = {
  status: 413,
  errorType: "PayloadTooLargeException",
  body: { message: "Message too long" },
};

export const THROTTLED: ConnectionsResponse = {
  status: 429,
  errorType: "LimitExceededException",
  body: { message: "Rate limit exceeded" },
};

export const INTERNAL_ERROR: ConnectionsResponse = {
  status: 500,
  errorType: "InternalServerErrorException",
  body: { message: "Internal server error" },
};

export const FORBIDDEN: ConnectionsResponse = {
  status: 403,
  errorType: "ForbiddenException",
  body: { message: "Forbidden" },
};

/** Without this check, any page in a browser could post to the gateway. */
export const MISSING_TOKEN: ConnectionsResponse = {
  status: 403,
  errorType: "MissingAuthenticationTokenException",
  body: { message: "Missing Authentication Token" },
};

/** With a capital M in `Message`, unlike the other responses. */
export const accessDenied = (Message: string): ConnectionsResponse => ({
  status: 403,
  errorType: "AccessDeniedException",
  body: { Message },
});

export const invalidId = (id: string): ConnectionsResponse => ({
  status: 400,
  errorType: "BadRequestException",
  body: { message: `Invalid connectionId: ${id}` },
});
