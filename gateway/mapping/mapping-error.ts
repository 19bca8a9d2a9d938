// Thrown for syntax of a mapping template or selection expression that the gateway does not support.

export class MappingError extends Error {
  override name = "MappingError";
}
