// Java functions that fail, or that cannot be loaded: what Lambda's Java runtime reports.
import { expect } from "chai";
import { compileJava, hasJava, JAVA_RUNTIME } from "../helpers/java-classes.ts";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";

describe("Java functions that fail", function () {
  if (!hasJava) return;

  const start = async (handler: string) =>
    startFunction(await compileJava(), { runtime: JAVA_RUNTIME, handler });

  for (const [handler, what] of [
    [
      "example.Greeter",
      "class example.Greeter: com/amazonaws/services/lambda/runtime/RequestHandler",
    ],
    [
      "example.Methods::echo",
      "method echo on class example.Methods: com/amazonaws/services/lambda/runtime/Context",
    ],
  ] as const) {
    it(`name Lambda's interfaces if the zip lacks them: ${handler}`, async () => {
      const classes = Object.entries(await compileJava());
      const own = Object.fromEntries(
        classes.filter(([path]) => !/runtime\/\w+\.class$/.test(path)),
      );
      const fn = await startFunction(own, { runtime: JAVA_RUNTIME, handler });
      expect(describeOutcome(await fn.invoke())).to.equal(
        `java.lang.NoClassDefFoundError: Error loading ${what}. Lambda's runtime brings it; ` +
          "here, the zip must contain aws-lambda-java-core",
      );
    });
  }

  it("ignore a lib that is a file, as Lambda does", async () => {
    const files = { ...(await compileJava()), lib: "x" };
    const handler = "example.Methods::none";
    const fn = await startFunction(files, { runtime: JAVA_RUNTIME, handler });
    expect(describeOutcome(await fn.invoke())).to.contain("No public method named none");
  });

  it("report errors with their causes as Lambda does, and go on", async () => {
    const fn = await start("example.Methods::fail");
    const outcome = await fn.invoke();
    expect(outcome).to.have.nested.include({
      "error.errorType": "java.lang.IllegalStateException",
      "error.errorMessage": "broken é",
      "error.cause.errorType": "java.util.NoSuchElementException",
      "error.cause.errorMessage": "No value present",
    });
    expect(outcome)
      .to.have.nested.property("error.stackTrace")
      .that.satisfies(
        ([frame, ...more]: string[]) =>
          frame!.startsWith("example.Methods.fail(Methods.java:") && more.length === 0,
      );
    expect(fn.lines.filter((line) => !line.includes("("))).to.deep.equal([
      "java.lang.IllegalStateException: broken é",
      "Caused by java.util.NoSuchElementException: No value present",
    ]);
    expect(await fn.invoke({ ok: true })).to.deep.equal({ payload: '"fine"' });
    expect(fn.finished.map(({ isCold }) => isCold)).to.deep.equal([true, false]);
  });

  for (const [what, handler, error] of [
    [
      "no class",
      "example.None::run",
      "java.lang.ClassNotFoundException: Class not found: example.None",
    ],
    [
      "no method",
      "example.Methods::none",
      "Runtime.BadFunctionCode: No public method named none with appropriate method signature found on class example.Methods",
    ],
    [
      "no method with parameters that are served",
      "example.Broken::three",
      "Runtime.BadFunctionCode: No public method named three with appropriate method signature found on class example.Broken",
    ],
    [
      "no interface",
      "example.Methods",
      "Runtime.BadFunctionCode: Class does not implement an appropriate handler interface: example.Methods",
    ],
    ["no name", "::run", "Runtime.BadFunctionCode: Invalid handler: `::run'"],
    [
      "no constructor",
      "example.Broken$NoConstructor::run",
      "java.lang.Exception: Class example.Broken$NoConstructor has no public zero-argument constructor",
    ],
    [
      "an inner class",
      "example.Broken$Inner::run",
      "java.lang.Exception: Class example.Broken$Inner cannot be instantiated because it is a non-static inner class",
    ],
    [
      "an error of the class",
      "example.Broken$OnLoad::run",
      "java.lang.ExceptionInInitializerError: Error loading class example.Broken$OnLoad",
    ],
    [
      "an error of the constructor",
      "example.Broken$OnCreate::run",
      "java.lang.IllegalStateException: no table",
    ],
    [
      "an event that the parameter cannot hold",
      "example.Broken::number",
      "java.lang.RuntimeException: An error occurred during JSON parsing",
    ],
    [
      "a result that contains itself",
      "example.Broken::loop",
      "java.lang.RuntimeException: An error occurred during JSON serialization of response",
    ],
  ] as const) {
    it(`report ${what} at every call`, async () => {
      const fn = await start(handler);
      for (let call = 0; call < 2; call += 1) {
        expect(describeOutcome(await fn.invoke())).to.equal(error);
      }
    });
  }
});
