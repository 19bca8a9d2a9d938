// Describes errors as Lambda does.
package gateway.bootstrap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class Errors {
  static final String BAD_CODE = "Runtime.BadFunctionCode";
  private static final String OWN = Main.class.getPackageName() + ".";

  private Errors() {}

  /** The kind of an error, in the header that names it. */
  static String kind(Throwable error) {
    return error instanceof Fault ? BAD_CODE : "Runtime.UserException";
  }

  /** JSON. */
  static byte[] describe(Throwable error) {
    return JsonWriter.write(error instanceof Fault ? ofFault((Fault) error) : of(error, newSet()));
  }

  private static Map<String, Object> ofFault(Fault fault) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("errorMessage", fault.getMessage());
    described.put("errorType", fault.type);
    Throwable cause = fault.getCause();
    if (cause != null) described.put("stackTrace", frames(cause));
    return described;
  }

  private static Map<String, Object> of(Throwable error, Set<Throwable> seen) {
    seen.add(error);
    String name = error.getClass().getName();
    String message = error.getLocalizedMessage();
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("errorMessage", message == null ? name : message);
    described.put("errorType", name);
    described.put("stackTrace", frames(error));
    Throwable cause = error.getCause();
    if (cause != null && !seen.contains(cause)) described.put("cause", of(cause, seen));
    return described;
  }

  private static Set<Throwable> newSet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** Up to the bootstrap's own, and without those of reflection before it. */
  private static List<String> frames(Throwable error) {
    List<String> frames = new ArrayList<>();
    for (StackTraceElement frame : error.getStackTrace()) {
      if (frame.getClassName().startsWith(OWN)) break;
      frames.add(frame.toString());
    }
    while (!frames.isEmpty() && isReflection(frames.get(frames.size() - 1))) {
      frames.remove(frames.size() - 1);
    }
    return frames;
  }

  private static boolean isReflection(String frame) {
    return frame.startsWith("java.base/jdk.internal.reflect.")
        || frame.startsWith("java.base/java.lang.reflect.")
        || frame.startsWith("java.base/java.lang.invoke.");
  }
}
