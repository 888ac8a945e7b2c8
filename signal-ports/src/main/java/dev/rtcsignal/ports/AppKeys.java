package dev.rtcsignal.ports;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import java.util.List;

/**
 * Supplies the app keys that verify tokens and signatures of clients (vendor-facts 3.3).
 *
 * <pre>{@code
 * AppKeys keys = app -> keysByApp.getOrDefault(app, List.of());
 * }</pre>
 *
 * <p>Called for each callback, by many threads, event loops among them, so that keys can be rotated
 * while the process runs: must answer from memory and not block.
 */
@FunctionalInterface
public interface AppKeys {
  /**
   * Returns the keys of an application.
   *
   * @param app the application that a callback names; hostile input may name any
   * @return the keys valid now, the primary first, of this application only; empty if it is unknown
   */
  List<AppKey> appKeys(AppId app);
}
