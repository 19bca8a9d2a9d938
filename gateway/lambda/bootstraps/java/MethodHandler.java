// Calls a handler's method with what its parameters ask for: the event as JSON or as a value, a stream for the result, a
// Context.
package gateway.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

final class MethodHandler implements Handler {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

  private final Object instance;
  private final Method method;
  private final Type[] types;
  private final Type result;

  /**
   * @param instance null for a static method.
   * @param types of the parameters, where they are more than their classes.
   */
  MethodHandler(Object instance, Method method, Type[] types, Type result) {
    this.instance = instance;
    this.method = method;
    this.types = types;
    this.result = result;
  }

  @Override
  public void call(Event event, ByteArrayOutputStream output) throws Throwable {
    Class<?>[] classes = method.getParameterTypes();
    Object[] arguments = new Object[classes.length];
    boolean writes = false;
    boolean reads = false;
    for (int i = 0; i < classes.length; i += 1) {
      writes |= classes[i] == OutputStream.class;
      reads |= classes[i] == InputStream.class;
      arguments[i] = createArgument(classes[i], i, event, output);
    }
    Object value;
    try {
      value = method.invoke(instance, arguments);
    } catch (InvocationTargetException error) {
      throw error.getCause();
    }
    if (writes) return;
    boolean isNothing = reads || Types.isVoid(result);
    output.write(isNothing ? NULL : writeResult(value));
  }

  private Object createArgument(Class<?> type, int index, Event event, OutputStream output) {
    if (Contexts.isContext(type)) return Contexts.create(type, event);
    if (type == OutputStream.class) return output;
    if (type == InputStream.class) return new ByteArrayInputStream(event.body);
    try {
      String json = new String(event.body, StandardCharsets.UTF_8);
      return Binder.bind(new JsonReader(json).read(), index < types.length ? types[index] : type);
    } catch (Throwable error) {
      throw new RuntimeException("An error occurred during JSON parsing", error);
    }
  }

  private static byte[] writeResult(Object value) throws IOException {
    try {
      return JsonWriter.write(value);
    } catch (Throwable error) {
      // Also of a value that contains itself.
      throw new RuntimeException("An error occurred during JSON serialization of response", error);
    }
  }
}
