// Values that are one JSON text, number or boolean.
package gateway.bootstrap;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

final class Scalars {
  private static final String JODA_TIME = "org.joda.time.DateTime";

  private Scalars() {}

  static boolean isServed(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || type == String.class || type == Character.class
        || type == Boolean.class || Number.class.isAssignableFrom(type) || type == UUID.class
        || type == Date.class || type == ByteBuffer.class || type.getName().equals(JODA_TIME)
        || (type.getPackage() != null && type.getPackage().getName().equals("java.time"));
  }

  /** What a primitive variable has without a value. */
  static Object zero(Class<?> type) {
    if (type == boolean.class) return false;
    return type == char.class ? (Object) '\0' : bindNumber(BigDecimal.ZERO, type);
  }

  /** @param isEvent whether numbers that are dates are seconds; otherwise they are milliseconds. */
  static Object bind(Object json, Class<?> type, boolean isEvent) {
    boolean isNested = json instanceof Map || json instanceof List;
    if (isNested) throw Binder.wrong(json, type);
    if (type == String.class) return json.toString();
    if ("".equals(json) && type != char.class) return type.isPrimitive() ? zero(type) : null;
    if (type == boolean.class || type == Boolean.class) return bindBoolean(json);
    if (type == char.class || type == Character.class) return json.toString().charAt(0);
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) return toNumber(json, type);
    if (type.isEnum()) return bindEnum(json, type);
    if (type == UUID.class) return UUID.fromString(json.toString());
    if (type == ByteBuffer.class) return ByteBuffer.wrap(decode(json.toString()));
    return bindTime(json, type, isEvent);
  }

  static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static Boolean bindBoolean(Object json) {
    return json instanceof Number ? ((Number) json).intValue() != 0 : Boolean.valueOf(json.toString());
  }

  private static Object toNumber(Object json, Class<?> type) {
    if (json instanceof Boolean) throw Binder.wrong(json, type);
    return bindNumber(new BigDecimal(json.toString()), type);
  }

  private static Object bindNumber(BigDecimal number, Class<?> type) {
    if (type == int.class || type == Integer.class) return number.intValue();
    if (type == long.class || type == Long.class) return number.longValue();
    if (type == short.class || type == Short.class) return number.shortValue();
    if (type == byte.class || type == Byte.class) return number.byteValue();
    if (type == float.class || type == Float.class) return number.floatValue();
    if (type == BigInteger.class) return number.toBigInteger();
    return type == double.class || type == Double.class ? (Object) number.doubleValue() : number;
  }

  /** Null for a name that the type does not have. */
  private static Object bindEnum(Object json, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(json)) return constant;
    }
    return null;
  }

  private static Object bindTime(Object json, Class<?> type, boolean isEvent) {
    boolean isNumber = json instanceof Number;
    BigDecimal number = isNumber ? new BigDecimal(json.toString()) : BigDecimal.ZERO;
    if (type == Date.class) {
      BigDecimal unit = BigDecimal.valueOf(isEvent ? 1000 : 1);
      return isNumber ? new Date(number.multiply(unit).longValue()) : parseDate(json.toString());
    }
    if (type == Instant.class && isNumber) {
      return Instant.ofEpochSecond(0, number.movePointRight(9).longValue());
    }
    return parse(json.toString(), type);
  }

  private static Date parseDate(String text) {
    return Date.from(Instant.parse(text));
  }

  /** By the class's own method. */
  private static Object parse(String text, Class<?> type) {
    try {
      boolean isJoda = type.getName().equals(JODA_TIME);
      if (type.getSimpleName().equals("ZoneId")) return java.time.ZoneId.of(text);
      Class<?> parameter = isJoda ? String.class : CharSequence.class;
      Method method = type.getMethod("parse", parameter);
      return method.invoke(null, text);
    } catch (ReflectiveOperationException error) {
      throw new IllegalArgumentException("Cannot make a " + type.getName() + " of " + text, error);
    }
  }
}
