package dev.rtcsignal.ports;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.message.AppId;
import java.util.Optional;

/**
 * Supplies the access keys that sign requests of the OpenAPI (vendor-facts 2.2).
 *
 * <pre>{@code
 * AtomicReference<AccessKey> current = new AtomicReference<>(accessKey); // renewed by a timer
 * var transport = OpenApiTransport.builder()
 *     .accessKeys(app -> Optional.of(current.get()))
 *     .build();
 * }</pre>
 *
 * <p>Called for each attempt of each send, by many threads, so that temporary credentials can be
 * renewed while the process runs: must answer from memory and not block. Return the same object
 * while the key is the same, since the signing key derived from it is cached for the day. What it
 * throws ends the send with {@code NotSent}, reason {@code STORE_FAILED}.
 */
@FunctionalInterface
public interface AccessKeys {
  /**
   * Returns the access key of an application.
   *
   * @param app the application that a signal belongs to
   * @return the key valid now; empty if there is none, and then the signal is not sent
   */
  Optional<AccessKey> accessKey(AppId app);
}
