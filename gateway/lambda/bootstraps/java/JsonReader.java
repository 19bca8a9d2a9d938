// Reads JSON: objects as Map, arrays as List, numbers with a fraction as BigDecimal and others as the smallest of Integer,
// Long and BigInteger.
package gateway.bootstrap;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class JsonReader {
  private final String text;
  private int at;

  JsonReader(String text) {
    this.text = text;
  }

  /** @throws IllegalArgumentException with the place, when it is not JSON. */
  Object read() {
    Object value = readValue();
    skipSpace();
    if (at < text.length()) throw wrong("the end");
    return value;
  }

  private Object readValue() {
    skipSpace();
    switch (peek()) {
      case '{':
        return readObject();
      case '[':
        return readArray();
      case '"':
        return readText();
      case 't':
        return readWord("true", true);
      case 'f':
        return readWord("false", false);
      case 'n':
        return readWord("null", null);
      default:
        return readNumber();
    }
  }

  private Map<String, Object> readObject() {
    Map<String, Object> values = new LinkedHashMap<>();
    at += 1;
    if (takes('}')) return values;
    do {
      skipSpace();
      String name = readText();
      if (!takes(':')) throw wrong("a colon");
      values.put(name, readValue());
    } while (takes(','));
    if (!takes('}')) throw wrong("a comma or }");
    return values;
  }

  private List<Object> readArray() {
    List<Object> values = new ArrayList<>();
    at += 1;
    if (takes(']')) return values;
    do values.add(readValue());
    while (takes(','));
    if (!takes(']')) throw wrong("a comma or ]");
    return values;
  }

  private String readText() {
    if (peek() != '"') throw wrong("a quotation mark");
    at += 1;
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      if (peek() == '\0' && at >= text.length()) throw wrong("a quotation mark");
      char next = text.charAt(at++);
      value.append(next == '\\' ? readEscape() : next);
    }
    at += 1;
    return value.toString();
  }

  private char readEscape() {
    char escape = peek();
    at += 1;
    switch (escape) {
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        if (at + 4 > text.length()) throw wrong("four digits");
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
      default:
        return escape;
    }
  }

  private Object readWord(String word, Object value) {
    if (!text.startsWith(word, at)) throw wrong("a value");
    at += word.length();
    return value;
  }

  private Object readNumber() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at += 1;
    String number = text.substring(start, at);
    if (number.isEmpty()) throw wrong("a value");
    boolean isWhole = number.indexOf('.') < 0 && number.indexOf('e') < 0 && number.indexOf('E') < 0;
    return isWhole ? toWhole(new BigInteger(number)) : new BigDecimal(number);
  }

  private static Number toWhole(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) return number.intValue();
    return number.bitLength() < Long.SIZE ? (Number) number.longValue() : (Number) number;
  }

  private boolean takes(char expected) {
    skipSpace();
    if (peek() != expected) return false;
    at += 1;
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at += 1;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private IllegalArgumentException wrong(String expected) {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    return new IllegalArgumentException(
        "Expected " + expected + ", found " + found + " at character " + at + " of the JSON text");
  }
}
