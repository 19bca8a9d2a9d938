// An error of the function's shape, such as a class that is missing: with one of Lambda's own messages.
package gateway.bootstrap;

final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Class name of the error that caused it; null without one. */
  final String type;
  /** Whether the function cannot start at all. */
  final boolean isFatal;

  Fault(String message, String type, boolean isFatal) {
    super(message);
    this.type = type;
    this.isFatal = isFatal;
  }

  /** @param error of the function's own code, when it is loaded. */
  static Fault of(Throwable error, boolean isFatal) {
    String name = error.getClass().getName();
    String message = error.getLocalizedMessage();
    Fault fault = new Fault(message == null ? name : message, name, isFatal);
    fault.initCause(error);
    return fault;
  }

  /** @param what the class or the method that needs a class which is missing. */
  static Fault ofMissing(String what, NoClassDefFoundError error) {
    String missing = String.valueOf(error.getMessage());
    // Not the events, which are another library's.
    boolean isBrought = missing.matches(Contexts.LAMBDA.replace('.', '/') + "[^/]+");
    String hint =
        isBrought ? ". Lambda's runtime brings it; here, the zip must contain aws-lambda-java-core" : "";
    return new Fault(
        "Error loading " + what + ": " + missing + hint, error.getClass().getName(), false);
  }
}
