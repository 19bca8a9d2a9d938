// Lambda's runtime identifiers. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html

/** Runtimes with which functions can be created. */
const OPEN = new Set([
  "nodejs16.x",
  "nodejs18.x",
  "nodejs20.x",
  "nodejs22.x",
  "nodejs24.x",
  "python3.8",
  "python3.9",
  "python3.10",
  "python3.11",
  "python3.12",
  "python3.13",
  "python3.14",
  "java8.al2",
  "java11",
  "java17",
  "java21",
  "java25",
  "dotnet6",
  "dotnet8",
  "dotnet10",
  "ruby3.2",
  "ruby3.3",
  "ruby3.4",
  "ruby4.0",
  "provided.al2",
  "provided.al2023",
]);

/** Runtimes that only existing functions can have. */
const CLOSED = new Set([
  "nodejs",
  "nodejs4.3",
  "nodejs4.3-edge",
  "nodejs6.10",
  "nodejs8.10",
  "nodejs10.x",
  "nodejs12.x",
  "nodejs14.x",
  "python2.7",
  "python3.6",
  "python3.7",
  "java8",
  "dotnetcore1.0",
  "dotnetcore2.0",
  "dotnetcore2.1",
  "dotnetcore3.1",
  "go1.x",
  "ruby2.5",
  "ruby2.7",
  "provided",
]);

export const isClosedRuntime = (runtime: string): boolean => CLOSED.has(runtime);

export const isRuntime = (runtime: string): boolean =>
  OPEN.has(runtime) || isClosedRuntime(runtime);

/** Relies on the order above: the last Node.js runtime is the newest. */
export const NEWEST_NODE = [...OPEN].findLast((runtime) => runtime.startsWith("nodejs"));
