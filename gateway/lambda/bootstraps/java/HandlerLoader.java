// Finds the handler that a function's configuration names: `package.Class::method`, or `package.Class`.
// https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html
package gateway.bootstrap;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

final class HandlerLoader {
  private HandlerLoader() {}

  /** @throws Fault when there is none, or the function's own code fails while it is loaded. */
  static Handler load(String name, ClassLoader loader) {
    int colons = name.lastIndexOf("::");
    String className = colons < 0 ? name : name.substring(0, colons);
    String method = colons < 0 ? null : name.substring(colons + 2);
    if (className.isEmpty() || (method != null && method.isEmpty())) {
      throw new Fault("Invalid handler: `" + name + "'", null, false);
    }
    Class<?> type = loadClass(className, loader);
    return method == null ? ofInterface(type) : ofMethod(type, method);
  }

  private static Class<?> loadClass(String name, ClassLoader loader) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException error) {
      throw new Fault("Class not found: " + name, error.getClass().getName(), false);
    } catch (NoClassDefFoundError error) {
      throw Fault.ofMissing("class " + name, error);
    } catch (Throwable error) {
      String message = error.getMessage() == null ? "" : ": " + error.getMessage();
      Fault fault =
          new Fault("Error loading class " + name + message, error.getClass().getName(), true);
      fault.initCause(error.getCause() == null ? error : error.getCause());
      throw fault;
    }
  }

  private static Handler ofInterface(Class<?> type) {
    Class<?> streams = Types.findInterface(type, Contexts.LAMBDA + "RequestStreamHandler");
    if (streams != null) return bind(type, streams.getMethods()[0], new Type[0], Void.class);
    Class<?> values = Types.findInterface(type, Contexts.LAMBDA + "RequestHandler");
    if (values == null) {
      String problem = "Class does not implement an appropriate handler interface: ";
      throw new Fault(problem + type.getName(), null, false);
    }
    Type[] arguments = Types.findArguments(type, values);
    Method method = values.getMethods()[0];
    return bind(type, method, new Type[] {arguments[0]}, arguments[1]);
  }

  /** Of several methods of the name, Lambda takes that with the most parameters, and rather one with a Context. */
  private static Handler ofMethod(Class<?> type, String name) {
    List<Method> methods = new ArrayList<>();
    try {
      for (Method method : type.getMethods()) {
        if (method.getName().equals(name) && isServed(method)) methods.add(method);
      }
    } catch (NoClassDefFoundError error) {
      throw Fault.ofMissing("method " + name + " on class " + type.getName(), error);
    }
    methods.sort(Comparator.comparing(Method::isBridge).thenComparing(m -> -weigh(m)));
    if (methods.isEmpty()) {
      String problem = "No public method named %s with appropriate method signature found on class %s";
      throw new Fault(String.format(problem, name, type.getName()), null, false);
    }
    Method method = methods.get(0);
    return bind(type, method, method.getGenericParameterTypes(), method.getGenericReturnType());
  }

  private static int weigh(Method method) {
    Class<?>[] types = method.getParameterTypes();
    return types.length + (types.length > 0 && Contexts.isContext(types[types.length - 1]) ? 1 : 0);
  }

  /** Whether its parameters are, in this order: an event or InputStream, an OutputStream, a Context; each may be missing. */
  private static boolean isServed(Method method) {
    int stage = 0;
    boolean hasValue = false;
    for (Class<?> type : method.getParameterTypes()) {
      int own = Contexts.isContext(type) ? 3 : type == OutputStream.class ? 2 : 1;
      if (own <= stage || (own == 2 && hasValue)) return false;
      if (own == 1 && type != InputStream.class) hasValue = true;
      stage = own;
    }
    return true;
  }

  /** Creates the function's object, once for the environment, unless the method is static. */
  private static Handler bind(Class<?> type, Method method, Type[] types, Type result) {
    Object instance = Modifier.isStatic(method.getModifiers()) ? null : create(type);
    // Methods of interfaces and of classes that are not public can be called, too.
    method.setAccessible(true);
    return new MethodHandler(instance, method, types, result);
  }

  private static Object create(Class<?> type) {
    try {
      return findConstructor(type).newInstance();
    } catch (InvocationTargetException error) {
      throw Fault.of(error.getCause(), true);
    } catch (ReflectiveOperationException error) {
      throw Fault.of(error, false);
    }
  }

  private static Constructor<?> findConstructor(Class<?> type) {
    try {
      return type.getConstructor();
    } catch (NoSuchMethodException error) {
      boolean isInner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
      String problem =
          isInner
              ? " cannot be instantiated because it is a non-static inner class"
              : " has no public zero-argument constructor";
      throw new Fault("Class " + type.getName() + problem, "java.lang.Exception", false);
    }
  }
}
