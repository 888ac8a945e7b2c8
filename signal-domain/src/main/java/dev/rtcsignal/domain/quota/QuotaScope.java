package dev.rtcsignal.domain.quota;

import java.util.Locale;

/**
 * What a limit applies to (vendor-facts 1.3; 8, number 1).
 *
 * <pre>{@code
 * boolean shared = quota.limits(app).scope() == QuotaScope.ACCOUNT;
 * }</pre>
 */
public enum QuotaScope {
  /** One application. */
  APPLICATION,
  /** All applications of an account together. */
  ACCOUNT,
  /** One room. */
  ROOM;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
