package dev.rtcsignal.app.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A certificate chain and its private key, as PEM files (RFC 7468; the key in PKCS #8 or #1). */
public record TlsFiles(Path certificate, Path key) {
  private static final int MAX_READINGS = 5;
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  /** The content of both files at one reading. */
  record PemPair(Buffer certificate, Buffer key) {
    ServerSSLOptions options() {
      ServerSSLOptions options = new ServerSSLOptions();
      options
          .setKeyCertOptions(new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key))
          .setEnabledSecureTransportProtocols(PROTOCOLS);
      return options;
    }

    @Override
    public String toString() {
      return "PemPair[***]";
    }
  }

  /**
   * Reads both files; blocks.
   *
   * @throws IOException if one cannot be read, or they keep changing meanwhile
   */
  PemPair read() throws IOException {
    Buffer before = content(certificate);
    for (int reading = 0; reading < MAX_READINGS; reading++) {
      Buffer ofKey = content(key);
      Buffer after = content(certificate);
      if (after.equals(before)) {
        return new PemPair(before, ofKey);
      }
      before = after;
    }
    throw new IOException("the certificate keeps changing");
  }

  private static Buffer content(Path file) throws IOException {
    return Buffer.buffer(Files.readAllBytes(file));
  }
}
