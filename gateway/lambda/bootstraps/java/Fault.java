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
  static Fault fatal(Throwable error) {
    String name = error.getClass().getName();
    String message = error.getLocalizedMessage();
    Fault fault = new Fault(message == null ? name : message, name, true);
    fault.initCause(error);
    return fault;
  }
}
