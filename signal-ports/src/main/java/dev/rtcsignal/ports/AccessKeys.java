package dev.rtcsignal.ports;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.message.AppId;
import java.util.Optional;

/**
 * Where access keys of the OpenAPI come from. Asked for each try of each send, so that temporary
 * credentials can be renewed while running: answers from memory and does not block. Return the same
 * object while the key is the same, since what is derived from it is kept for the day.
 */
@FunctionalInterface
public interface AccessKeys {
  /** Returns the key that sends for an application now; empty if there is none. */
  Optional<AccessKey> find(AppId app);
}
