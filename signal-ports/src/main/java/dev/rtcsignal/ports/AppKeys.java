package dev.rtcsignal.ports;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import java.util.List;

/**
 * Where the keys of applications come from. Asked for each callback, so that a key can be changed
 * while running: answers from memory and does not block.
 */
@FunctionalInterface
public interface AppKeys {
  /**
   * Returns the keys of an application that are valid now, the primary first; empty for an
   * application that is not known. Only keys of that application.
   */
  List<AppKey> find(AppId app);
}
