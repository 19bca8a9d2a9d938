// The properties of a class: what its getters, setters and public fields say.
package gateway.bootstrap;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

final class Bean {
  /** Lambda's own classes have properties whose names differ from JSON's in their case, and in hyphens. */
  private static final String EVENTS = Contexts.LAMBDA + "events.";

  private static final Map<Class<?>, Bean> KNOWN = new HashMap<>();

  private final boolean isEvent;
  private final Map<String, Getter> getters = new LinkedHashMap<>();
  private final Map<String, Setter> setters = new HashMap<>();
  private final Map<String, Class<?>> fieldTypes = new HashMap<>();

  static final class Getter {
    final String name;
    private final Member member;

    private Getter(String name, Member member) {
      this.name = name;
      this.member = member;
    }

    Object get(Object owner) {
      return Bean.call(member, owner);
    }
  }

  static final class Setter {
    final Type type;
    private final Member member;

    private Setter(Type type, Member member) {
      this.type = type;
      this.member = member;
    }

    void set(Object owner, Object value) {
      Bean.call(member, owner, value);
    }
  }

  static Bean of(Class<?> type) {
    return KNOWN.computeIfAbsent(type, Bean::new);
  }

  private Bean(Class<?> type) {
    isEvent = type.getName().startsWith(EVENTS);
    for (Field field : listFields(type)) fieldTypes.put(field.getName(), field.getType());
    Map<String, Getter> found = new LinkedHashMap<>();
    for (Field field : type.getFields()) addField(field, found);
    for (Method method : type.getMethods()) addMethod(method, found);
    if (isRecord(type)) for (Field field : listFields(type)) addComponent(type, field, found);
    // As Lambda writes them: in the order of the fields, also private ones, and then the others.
    for (Field field : listFields(type)) {
      Getter getter = found.remove(field.getName());
      if (getter != null) getters.put(getter.name, getter);
    }
    getters.putAll(found);
  }

  Collection<Getter> getters() {
    return getters.values();
  }

  /** Null when there is none. */
  Setter setter(String name) {
    return setters.get(toKey(name));
  }

  /** Whether dates are numbers of seconds, as in events. */
  boolean isEvent() {
    return isEvent;
  }

  static boolean isRecord(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    return parent != null && parent.getName().equals("java.lang.Record");
  }

  /** Those of instances, of the class's parents first. */
  static List<Field> listFields(Class<?> type) {
    if (type == null || type == Object.class) return new ArrayList<>();
    List<Field> fields = listFields(type.getSuperclass());
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) fields.add(field);
    }
    return fields;
  }

  private String toKey(String name) {
    return isEvent ? name.replace("-", "").toLowerCase(Locale.ROOT) : name;
  }

  private void addField(Field field, Map<String, Getter> found) {
    if (Modifier.isStatic(field.getModifiers())) return;
    found.put(field.getName(), new Getter(field.getName(), accessible(field)));
    setters.put(toKey(field.getName()), new Setter(field.getGenericType(), accessible(field)));
  }

  private void addMethod(Method method, Map<String, Getter> found) {
    String name = method.getName();
    boolean isOther =
        Modifier.isStatic(method.getModifiers()) || method.isBridge()
            || method.getDeclaringClass() == Object.class;
    if (isOther) return;
    boolean gives = method.getParameterCount() == 0 && !Types.isVoid(method.getReturnType());
    if (gives && has("get", name)) addGetter(decapitalize(name.substring(3)), method, found);
    else if (gives && has("is", name) && isBoolean(method.getReturnType())) {
      addGetter(decapitalize(name.substring(2)), method, found);
    } else if (method.getParameterCount() == 1 && has("set", name)) {
      addSetter(decapitalize(name.substring(3)), method);
    }
  }

  /** Of several setters, that of the field's type counts. */
  private void addSetter(String name, Method method) {
    String key = toKey(name);
    boolean isFields = fieldTypes.get(name) == method.getParameterTypes()[0];
    if (!isFields && setters.containsKey(key)) return;
    setters.put(key, new Setter(method.getGenericParameterTypes()[0], accessible(method)));
  }

  private static void addGetter(String name, Method method, Map<String, Getter> found) {
    found.put(name, new Getter(name, accessible(method)));
  }

  private static void addComponent(Class<?> type, Field field, Map<String, Getter> found) {
    try {
      addGetter(field.getName(), type.getMethod(field.getName()), found);
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean has(String prefix, String name) {
    return name.length() > prefix.length() && name.startsWith(prefix);
  }

  private static boolean isBoolean(Class<?> type) {
    return type == boolean.class || type == Boolean.class;
  }

  /** The rule of JavaBeans: `getURL` gives `URL`, `getName` gives `name`. */
  private static String decapitalize(String name) {
    boolean isAcronym =
        name.length() > 1
            && Character.isUpperCase(name.charAt(0))
            && Character.isUpperCase(name.charAt(1));
    return isAcronym ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** Members of classes that are not public count, too. */
  private static Member accessible(Member member) {
    if (member instanceof Method) ((Method) member).setAccessible(true);
    else ((Field) member).setAccessible(true);
    return member;
  }

  /** Reads a field or calls a getter; sets a field or calls a setter if there is a value. */
  private static Object call(Member member, Object owner, Object... values) {
    try {
      if (member instanceof Method) return ((Method) member).invoke(owner, values);
      if (values.length == 0) return ((Field) member).get(owner);
      ((Field) member).set(owner, values[0]);
      return null;
    } catch (InvocationTargetException error) {
      throw new IllegalArgumentException(error.getCause());
    } catch (IllegalAccessException error) {
      throw new IllegalArgumentException(error);
    }
  }
}
