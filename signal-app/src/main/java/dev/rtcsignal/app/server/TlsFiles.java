package dev.rtcsignal.app.server;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.PemPair;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A certificate chain and its private key, as PEM files (RFC 7468; the key in PKCS #8, PKCS #1 or
 * SEC 1).
 */
public record TlsFiles(Path certificate, Path key) {
  private static final int MAX_READINGS = 5;
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  /** The content of both files at one reading. */
  record Content(Buffer certificate, Buffer key) {
    /** Returns a line for each file that will not do. */
    List<String> mistakes() {
      return new PemPair(certificate.getBytes(), key.getBytes()).mistakes();
    }

    ServerSSLOptions options() {
      ServerSSLOptions options = new ServerSSLOptions();
      options
          .setKeyCertOptions(new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key))
          .setEnabledSecureTransportProtocols(PROTOCOLS);
      return options;
    }

    @Override
    public String toString() {
      return "Content[***]";
    }
  }

  /**
   * Reads both files; blocks.
   *
   * @throws ConfigException naming the one that cannot be read, or if they keep changing meanwhile
   */
  Content read() {
    Content before = readOnce();
    for (int reading = 0; reading < MAX_READINGS; reading++) {
      Content after = readOnce();
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
    throw new ConfigException(List.of("the files of the certificate keep changing"));
  }

  private Content readOnce() {
    PemPair pair = PemPair.read(certificate, key);
    return new Content(Buffer.buffer(pair.certificate()), Buffer.buffer(pair.key()));
  }
}
