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

  /** Reads both files; blocks. */
  PemPair read() throws IOException {
    return new PemPair(
        Buffer.buffer(Files.readAllBytes(certificate)), Buffer.buffer(Files.readAllBytes(key)));
  }
}
