// A client of the Runtime API, with one connection: the clients of Java's library take longer to load than the bootstrap.
package gateway.bootstrap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

final class RuntimeApi {
  private final String address;
  private final OutputStream requests;
  private final InputStream answers;

  static final class Answer {
    final byte[] body;
    private final Map<String, String> headers;

    private Answer(Map<String, String> headers, byte[] body) {
      this.headers = headers;
      this.body = body;
    }

    /** @param name in lower case. */
    String header(String name) {
      return headers.get(name);
    }
  }

  RuntimeApi(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    Socket socket =
        new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    socket.setTcpNoDelay(true);
    this.address = address;
    requests = socket.getOutputStream();
    answers = new BufferedInputStream(socket.getInputStream());
  }

  /** @param header a line that ends with CRLF, or nothing. */
  byte[] format(String method, String path, byte[] body, String header) throws IOException {
    String head =
        method + " /2018-06-01/runtime/" + path + " HTTP/1.1\r\nHost: " + address
            + "\r\nContent-Length: " + body.length + "\r\n" + header + "\r\n";
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.getBytes(StandardCharsets.ISO_8859_1));
    request.write(body);
    return request.toByteArray();
  }

  byte[] formatError(String path, byte[] error, String kind) throws IOException {
    return format("POST", path, error, "Lambda-Runtime-Function-Error-Type: " + kind + "\r\n");
  }

  void send(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) all.write(part);
    requests.write(all.toByteArray());
  }

  /** Ends the process when the gateway has ended: nobody waits for it. */
  Answer readAnswer() throws IOException {
    if (readLine() == null) Runtime.getRuntime().halt(0);
    Map<String, String> headers = new HashMap<>();
    for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(headers, answers.readNBytes(length));
  }

  /** Null at the end. */
  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = answers.read(); next != '\n'; next = answers.read()) {
      if (next < 0) return null;
      if (next != '\r') line.append((char) next);
    }
    return line.toString();
  }
}
