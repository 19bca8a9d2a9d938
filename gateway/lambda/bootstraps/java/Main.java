// Runs a Java function as Lambda does: loads its handler, and calls it for each event of the Runtime API.
// https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html
//
// Names, messages and formats are those of AWS's runtime: https://github.com/aws/aws-lambda-java-libs. It needs Java 11,
// and no library: Lambda's interfaces are found by their names in the function's own class path.
package gateway.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;

public final class Main {
  private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    System.setOut(open(FileDescriptor.out));
    System.setErr(open(FileDescriptor.err));
    Redirection.apply(System.getenv());
    RuntimeApi api = new RuntimeApi(System.getenv("AWS_LAMBDA_RUNTIME_API"));
    serve(api, load(api));
  }

  /** Not buffered, as on Lambda: what was printed is there, however the program ends. */
  private static PrintStream open(FileDescriptor file) throws UnsupportedEncodingException {
    return new PrintStream(new FileOutputStream(file), false, "UTF-8");
  }

  private static Handler load(RuntimeApi api) throws IOException {
    ClassLoader loader = Main.class.getClassLoader();
    Contexts.setLogger(loader);
    try {
      return HandlerLoader.load(System.getenv("_HANDLER"), loader);
    } catch (Fault fault) {
      if (!fault.isFatal) {
        // As on Lambda, the function starts, and every call fails.
        return (event, output) -> {
          throw fault;
        };
      }
      api.send(api.formatError("init/error", Errors.describe(fault), Errors.BAD_CODE));
      api.readAnswer();
      System.exit(1);
      throw fault;
    }
  }

  /** Sends each result together with the request for the next event, which saves a round trip. */
  private static void serve(RuntimeApi api, Handler handler) throws IOException {
    byte[] ask = api.format("GET", "invocation/next", new byte[0], "");
    api.send(ask);
    while (true) {
      Event event = new Event(api.readAnswer());
      setTrace(event.traceId);
      String path = "invocation/" + event.requestId;
      byte[] result;
      try {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        handler.call(event, output);
        result = api.format("POST", path + "/response", output.toByteArray(), "");
      } catch (Throwable error) {
        result = api.formatError(path + "/error", Errors.describe(error), Errors.kind(error));
        if (isLast(error)) end(api, result);
      }
      // Functions may have set it.
      Thread.interrupted();
      api.send(result, ask);
      api.readAnswer();
    }
  }

  private static void setTrace(String traceId) {
    if (traceId == null) System.clearProperty(TRACE_PROPERTY);
    else System.setProperty(TRACE_PROPERTY, traceId);
  }

  /** Lambda does not call a virtual machine again that has no memory left, or is broken in another way. */
  private static boolean isLast(Throwable error) {
    return error instanceof VirtualMachineError || error instanceof IOError;
  }

  private static void end(RuntimeApi api, byte[] result) throws IOException {
    api.send(result);
    api.readAnswer();
    System.exit(1);
  }
}
