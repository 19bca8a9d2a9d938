// Lets Java's own clients reach the gateway: they do not read the environment variables that those of other languages read.
package gateway.bootstrap;

import java.io.File;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.Map;

final class Redirection {
  private Redirection() {}

  /** Properties that the function's command line sets are kept. */
  static void apply(Map<String, String> environment) {
    String proxy = environment.get("HTTPS_PROXY");
    if (proxy != null) useProxy(URI.create(proxy), environment.getOrDefault("NO_PROXY", ""));
    String certificates = environment.getOrDefault("SSL_CERT_FILE", "");
    File store = new File(certificates.replaceFirst("\\.pem$", ".jks"));
    if (certificates.endsWith(".pem") && store.exists()) {
      set("javax.net.ssl.trustStore", store.getPath());
      set("javax.net.ssl.trustStoreType", "JKS");
    }
  }

  private static void useProxy(URI proxy, String exceptions) {
    set("https.proxyHost", proxy.getHost());
    set("https.proxyPort", String.valueOf(proxy.getPort()));
    set("http.nonProxyHosts", exceptions.replace(",", "|"));
    if (proxy.getUserInfo() == null) return;
    String[] user = proxy.getUserInfo().split(":", 2);
    set("https.proxyUser", user[0]);
    set("https.proxyPassword", user[1]);
    // By default, Java sends no password to a proxy in the clear. This one is on this machine.
    set("jdk.http.auth.tunneling.disabledSchemes", "");
    Authenticator.setDefault(new ProxyAuthenticator(proxy, user[0], user[1]));
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null) System.setProperty(name, value);
  }

  private static final class ProxyAuthenticator extends Authenticator {
    private final URI proxy;
    private final PasswordAuthentication password;

    ProxyAuthenticator(URI proxy, String user, String password) {
      this.proxy = proxy;
      this.password = new PasswordAuthentication(user, password.toCharArray());
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      boolean isProxy = getRequestorType() == RequestorType.PROXY;
      return isProxy && getRequestingPort() == proxy.getPort() ? password : null;
    }
  }
}
