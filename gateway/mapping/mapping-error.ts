// What a mapping template or selection expression has that is not served.

export class MappingError extends Error {
  override name = "MappingError";
}
