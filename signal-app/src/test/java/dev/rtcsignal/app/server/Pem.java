package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;

/** A certificate and its key, as PEM, made by the JDK's keytool. */
public record Pem(String certificate, String key) {
  private static final char[] PASSWORD = "front-test-store-password".toCharArray();

  static Pem make(Path made, String name) throws Exception {
    return make(made, name, "EC -groupname secp256r1");
  }

  /**
   * @param algorithm of the key, as keytool takes it
   */
  public static Pem make(Path made, String name, String algorithm) throws Exception {
    Path store = made.resolve(name + ".p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String line =
        tool
            + " -genkeypair -alias own -validity 30 -storetype PKCS12 -dname CN="
            + name
            + " -keyalg "
            + algorithm;
    ProcessBuilder keytool = new ProcessBuilder(line.split(" "));
    keytool.command().addAll(List.of("-keystore", store.toString()));
    keytool.command().addAll(List.of("-storepass", new String(PASSWORD)));
    Process run = keytool.redirectErrorStream(true).start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).as(said).isZero();
    KeyStore read = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      read.load(in, PASSWORD);
    }
    return new Pem(
        pem("CERTIFICATE", read.getCertificate("own").getEncoded()),
        pem("PRIVATE KEY", read.getKey("own", PASSWORD).getEncoded()));
  }

  public static String pem(String label, byte[] content) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  /** Takes any certificate: the tests look at which one it is themselves. */
  static final class AnyCertificate implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new AssertionError();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      assertThat(chain).isNotEmpty();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Override
  public String toString() {
    return "Pem[***]";
  }
}
