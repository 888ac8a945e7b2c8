package dev.rtcsignal.spring;

import java.util.OptionalInt;
import javax.sql.DataSource;

/** Reads how many connections a pool has at most; whose types Spring Boot knows. */
@FunctionalInterface
interface PoolSize {
  /** The connections that the store holds. */
  int HELD = 5;

  /** Returns the most connections; empty if the data source is no pool or has no limit. */
  OptionalInt of(DataSource source);

  /** Fails where the store would take all connections of the application. */
  default void requireRoom(DataSource source) {
    int most = of(source).orElse(Integer.MAX_VALUE);
    if (most <= HELD) {
      throw new SignalStartException(
          "The pool of the DataSource has at most "
              + most
              + " connections, but signal.store.enabled holds "
              + HELD
              + " and the application needs some.",
          "Set spring.datasource.hikari.maximum-pool-size, or that of another pool, to more than "
              + HELD
              + ".");
    }
  }
}
