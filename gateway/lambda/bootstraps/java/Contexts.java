// Lambda's Context and LambdaLogger, made for the interfaces in the function's class path.
// https://docs.aws.amazon.com/lambda/latest/dg/java-context.html
package gateway.bootstrap;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

final class Contexts {
  static final String LAMBDA = "com.amazonaws.services.lambda.runtime.";

  private Contexts() {}

  static boolean isContext(Class<?> type) {
    return type.getName().equals(LAMBDA + "Context");
  }

  /** @param type Lambda's Context. */
  static Object create(Class<?> type, Event event) {
    return implement(type, (name, arguments) -> get(name, type, event));
  }

  private static Object get(String name, Class<?> type, Event event) {
    switch (name) {
      case "getAwsRequestId":
        return event.requestId;
      case "getInvokedFunctionArn":
        return event.functionArn;
      case "getRemainingTimeInMillis":
        return (int) Math.max(0, event.deadlineMs - System.currentTimeMillis());
      case "getMemoryLimitInMB":
        return Integer.parseInt(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
      case "getFunctionName":
        return System.getenv("AWS_LAMBDA_FUNCTION_NAME");
      case "getFunctionVersion":
        return System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
      case "getLogGroupName":
        return System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
      case "getLogStreamName":
        return System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
      case "getXrayTraceId":
        return event.traceId;
      case "getLogger":
        return createLogger(type.getClassLoader());
      default:
        // API Gateway sends neither an identity nor a client's context, and does not invoke by tenant.
        return null;
    }
  }

  /** Sets the logger of LambdaRuntime, if the class path has that class. */
  static void setLogger(ClassLoader loader) {
    try {
      Field logger = Class.forName(LAMBDA + "LambdaRuntime", true, loader).getDeclaredField("logger");
      logger.setAccessible(true);
      logger.set(null, createLogger(loader));
    } catch (ReflectiveOperationException | LinkageError absent) {
      // The function does not use it.
    }
  }

  private static Object createLogger(ClassLoader loader) {
    try {
      Class<?> type = Class.forName(LAMBDA + "LambdaLogger", false, loader);
      return implement(type, (name, arguments) -> log(arguments[0]));
    } catch (ClassNotFoundException absent) {
      return null;
    }
  }

  /** Each message is a line, or several. */
  private static Object log(Object message) {
    String text =
        message instanceof byte[]
            ? new String((byte[]) message, StandardCharsets.UTF_8)
            : String.valueOf(message);
    System.out.print(text.endsWith("\n") ? text : text + "\n");
    return null;
  }

  private interface Methods {
    Object call(String name, Object[] arguments);
  }

  private static Object implement(Class<?> type, Methods methods) {
    InvocationHandler handler =
        (Object self, Method method, Object[] arguments) -> {
          switch (method.getName()) {
            case "equals":
              return self == arguments[0];
            case "hashCode":
              return System.identityHashCode(self);
            case "toString":
              return type.getSimpleName() + "@" + System.identityHashCode(self);
            default:
              return methods.call(method.getName(), arguments);
          }
        };
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }
}
