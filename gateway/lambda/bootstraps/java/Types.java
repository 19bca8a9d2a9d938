// What Java's generic types say about the values of handlers and of their properties.
package gateway.bootstrap;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;

final class Types {
  private Types() {}

  static boolean isVoid(Type type) {
    return type == void.class || type == Void.class;
  }

  static Class<?> toClass(Type type) {
    if (type instanceof Class) return (Class<?>) type;
    if (type instanceof ParameterizedType) return toClass(((ParameterizedType) type).getRawType());
    if (type instanceof WildcardType) return toClass(((WildcardType) type).getUpperBounds()[0]);
    if (type instanceof TypeVariable) return toClass(((TypeVariable<?>) type).getBounds()[0]);
    Type component = ((GenericArrayType) type).getGenericComponentType();
    return Array.newInstance(toClass(component), 0).getClass();
  }

  /** An argument of a type such as Map, or Object. */
  static Type argument(Type type, int index) {
    if (!(type instanceof ParameterizedType)) return Object.class;
    Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
    return index < arguments.length ? arguments[index] : Object.class;
  }

  /** An interface of the class, by its name; null when it does not implement it. */
  static Class<?> findInterface(Class<?> type, String name) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Class<?> one : each.getInterfaces()) {
        Class<?> found = one.getName().equals(name) ? one : findInterface(one, name);
        if (found != null) return found;
      }
    }
    return null;
  }

  /** What the class, or what it extends, gives for the parameters of the interface; variables that stay open as they are. */
  static Type[] findArguments(Class<?> type, Class<?> wanted) {
    Type[] arguments = find(type, wanted, new HashMap<>());
    return arguments == null ? wanted.getTypeParameters() : arguments;
  }

  private static Type[] find(Type type, Class<?> wanted, Map<Type, Type> known) {
    if (type == null) return null;
    Class<?> current = toClass(type);
    Type[] arguments = new Type[current.getTypeParameters().length];
    Map<Type, Type> inside = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 1) {
      Type argument = argument(type, i);
      arguments[i] = known.getOrDefault(argument, argument);
      inside.put(current.getTypeParameters()[i], arguments[i]);
    }
    if (current == wanted) return arguments;
    for (Type each : current.getGenericInterfaces()) {
      Type[] found = find(each, wanted, inside);
      if (found != null) return found;
    }
    return find(current.getGenericSuperclass(), wanted, inside);
  }
}
