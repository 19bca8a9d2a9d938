// Writes values as Lambda does: objects by their getters and public fields, and nothing for what is null in them.
// https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html#java-handler-types
package gateway.bootstrap;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;

final class JsonWriter {
  private final StringBuilder json = new StringBuilder();

  private JsonWriter() {}

  static byte[] write(Object value) {
    JsonWriter writer = new JsonWriter();
    writer.add(value);
    return writer.json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void add(Object value) {
    if (value == null || value instanceof Boolean) json.append(value);
    else if (value instanceof Number) addNumber((Number) value);
    else if (value instanceof Map) addMap((Map<?, ?>) value);
    else if (value instanceof Collection) addAll((Collection<?>) value);
    else if (value instanceof byte[]) addText(Base64.getEncoder().encodeToString((byte[]) value));
    else if (value instanceof char[]) addText(new String((char[]) value));
    else if (value.getClass().isArray()) addArray(value);
    else if (value instanceof Optional) add(((Optional<?>) value).orElse(null));
    else addOther(value);
  }

  private void addOther(Object value) {
    String name = value.getClass().getName();
    if (value instanceof Date) json.append(((Date) value).getTime());
    else if (value instanceof Instant) addInstant((Instant) value);
    else if (value instanceof ByteBuffer) addBytes((ByteBuffer) value);
    else if (value instanceof Enum) addText(((Enum<?>) value).name());
    else if (name.startsWith("java.") || name.startsWith("org.joda.time.")) addText(value.toString());
    else addBean(value);
  }

  private void addNumber(Number value) {
    boolean isSpecial =
        (value instanceof Double || value instanceof Float) && !Double.isFinite(value.doubleValue());
    if (isSpecial) addText(value.toString());
    else json.append(value);
  }

  /** Seconds. */
  private void addInstant(Instant value) {
    BigDecimal nanos = BigDecimal.valueOf(value.getNano(), 9);
    json.append(BigDecimal.valueOf(value.getEpochSecond()).add(nanos).toPlainString());
  }

  private void addBytes(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    addText(Base64.getEncoder().encodeToString(bytes));
  }

  private void addMap(Map<?, ?> values) {
    int start = open('{');
    for (Map.Entry<?, ?> each : values.entrySet()) addEntry(start, each.getKey(), each.getValue());
    json.append('}');
  }

  private void addBean(Object value) {
    int start = open('{');
    for (Bean.Getter each : Bean.of(value.getClass()).getters()) {
      addEntry(start, each.name, each.get(value));
    }
    json.append('}');
  }

  private void addEntry(int start, Object name, Object value) {
    if (value == null || value.equals(Optional.empty())) return;
    separate(start);
    addText(name instanceof Enum ? ((Enum<?>) name).name() : String.valueOf(name));
    json.append(':');
    add(value);
  }

  private void addAll(Iterable<?> values) {
    int start = open('[');
    for (Object each : values) {
      separate(start);
      add(each);
    }
    json.append(']');
  }

  private void addArray(Object values) {
    int start = open('[');
    for (int i = 0; i < Array.getLength(values); i += 1) {
      separate(start);
      add(Array.get(values, i));
    }
    json.append(']');
  }

  /** The length that the text has before the first element. */
  private int open(char bracket) {
    json.append(bracket);
    return json.length();
  }

  private void separate(int start) {
    if (json.length() > start) json.append(',');
  }

  private void addText(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i += 1) {
      char next = text.charAt(i);
      int named = "\"\\\n\r\t\b\f".indexOf(next);
      if (named >= 0) json.append('\\').append("\"\\nrtbf".charAt(named));
      else if (next < ' ') json.append(String.format("\\u%04x", (int) next));
      else json.append(next);
    }
    json.append('"');
  }
}
