// The responses of @connections, with the names and bodies that AWS gives them.

export interface ConnectionsResponse {
  status: number;
  /** Names the exception to SDKs, which read nothing else: a 410 without it has no name. */
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

/** Any page in a browser could post to a gateway that asks for no signature. */
export const MISSING_TOKEN: ConnectionsResponse = {
  status: 403,
  errorType: "MissingAuthenticationTokenException",
  body: { message: "Missing Authentication Token" },
};

/** With a capital M, unlike every other response here. */
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
