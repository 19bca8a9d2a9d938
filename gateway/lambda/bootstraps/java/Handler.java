// What the bootstrap calls: a function's handler, whatever its signature is.
package gateway.bootstrap;

import java.io.ByteArrayOutputStream;

interface Handler {
  /**
   * @param output gets the result, which is JSON unless the function writes it itself.
   * @throws Throwable what the function throws.
   */
  void call(Event event, ByteArrayOutputStream output) throws Throwable;
}
