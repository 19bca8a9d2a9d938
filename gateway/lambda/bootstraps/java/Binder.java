// Makes the values that handlers ask for out of JSON, as Lambda does: properties without a setter are left out, an empty
// text is no object, and a single value is a list of one.
package gateway.bootstrap;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.SortedMap;

final class Binder {
  private Binder() {}

  /**
   * @param json as JsonReader gives it.
   * @throws IllegalArgumentException when the type cannot hold it.
   */
  static Object bind(Object json, Type type) {
    Class<?> raw = Types.toClass(type);
    if (raw == Optional.class) return Optional.ofNullable(bind(json, Types.argument(type, 0)));
    if (json == null) return raw.isPrimitive() ? Scalars.zero(raw) : null;
    if (raw == Object.class) return toNatural(json);
    if (Scalars.isServed(raw)) return Scalars.bind(json, raw, false);
    if (raw.isArray()) return toArray(json, type, raw);
    if (Collection.class.isAssignableFrom(raw)) return toCollection(json, type, raw);
    if ("".equals(json)) return null;
    if (!(json instanceof Map)) throw wrong(json, raw);
    Map<?, ?> values = (Map<?, ?>) json;
    if (Map.class.isAssignableFrom(raw)) return toMap(values, type, raw);
    return Bean.isRecord(raw) ? toRecord(values, raw) : toBean(values, raw);
  }

  static IllegalArgumentException wrong(Object json, Class<?> type) {
    String what = json instanceof Map ? "an object" : json instanceof List ? "an array" : "" + json;
    return new IllegalArgumentException("Cannot make a " + type.getName() + " of " + what);
  }

  /** Numbers with a fraction are doubles there. */
  private static Object toNatural(Object json) {
    if (json instanceof BigDecimal) return ((BigDecimal) json).doubleValue();
    if (json instanceof Map) return toMap((Map<?, ?>) json, Object.class, Map.class);
    return json instanceof List ? toCollection(json, Object.class, List.class) : json;
  }

  private static List<?> toList(Object json) {
    return json instanceof List ? (List<?>) json : List.of(json);
  }

  private static Object toArray(Object json, Type type, Class<?> raw) {
    if (raw == byte[].class && json instanceof String) return Scalars.decode((String) json);
    Type element =
        type instanceof GenericArrayType
            ? ((GenericArrayType) type).getGenericComponentType()
            : raw.getComponentType();
    List<?> values = toList(json);
    Object array = Array.newInstance(raw.getComponentType(), values.size());
    for (int i = 0; i < values.size(); i += 1) Array.set(array, i, bind(values.get(i), element));
    return array;
  }

  @SuppressWarnings("unchecked")
  private static Object toCollection(Object json, Type type, Class<?> raw) {
    Class<?> standard = Set.class.isAssignableFrom(raw) ? LinkedHashSet.class : ArrayList.class;
    Collection<Object> values = (Collection<Object>) create(raw, standard);
    for (Object each : toList(json)) values.add(bind(each, Types.argument(type, 0)));
    return values;
  }

  @SuppressWarnings("unchecked")
  private static Object toMap(Map<?, ?> json, Type type, Class<?> raw) {
    Class<?> standard = SortedMap.class.isAssignableFrom(raw) ? TreeMap.class : LinkedHashMap.class;
    Map<Object, Object> values = (Map<Object, Object>) create(raw, standard);
    Type key = Types.argument(type, 0);
    Type element = Types.argument(type, 1);
    for (Map.Entry<?, ?> each : json.entrySet()) {
      values.put(bind(each.getKey(), key), bind(each.getValue(), element));
    }
    return values;
  }

  private static Object toBean(Map<?, ?> json, Class<?> raw) {
    Bean bean = Bean.of(raw);
    Object value = create(raw, raw);
    for (Map.Entry<?, ?> each : json.entrySet()) {
      Bean.Setter setter = bean.setter((String) each.getKey());
      if (setter != null) setter.set(value, bindProperty(each.getValue(), setter.type, bean));
    }
    return value;
  }

  private static Object bindProperty(Object json, Type type, Bean bean) {
    boolean isDate = bean.isEvent() && json != null && Scalars.isServed(Types.toClass(type));
    return isDate ? Scalars.bind(json, Types.toClass(type), true) : bind(json, type);
  }

  private static Object toRecord(Map<?, ?> json, Class<?> raw) {
    List<Class<?>> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (Field field : Bean.listFields(raw)) {
      types.add(field.getType());
      values.add(bind(json.get(field.getName()), field.getGenericType()));
    }
    return construct(raw, types.toArray(new Class<?>[0]), values.toArray());
  }

  /** @param standard for interfaces and abstract classes. */
  private static Object create(Class<?> raw, Class<?> standard) {
    boolean isAbstract = raw.isInterface() || Modifier.isAbstract(raw.getModifiers());
    return construct(isAbstract ? standard : raw, new Class<?>[0], new Object[0]);
  }

  private static Object construct(Class<?> raw, Class<?>[] types, Object[] values) {
    try {
      Constructor<?> constructor = raw.getDeclaredConstructor(types);
      if (!Modifier.isPublic(constructor.getModifiers()) || !Modifier.isPublic(raw.getModifiers())) {
        constructor.setAccessible(true);
      }
      return constructor.newInstance(values);
    } catch (InvocationTargetException error) {
      throw new IllegalArgumentException(error.getCause());
    } catch (ReflectiveOperationException error) {
      String problem = " cannot be created: it needs a constructor without parameters";
      throw new IllegalArgumentException(raw.getName() + problem, error);
    }
  }
}
