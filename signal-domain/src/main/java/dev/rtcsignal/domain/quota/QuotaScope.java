package dev.rtcsignal.domain.quota;

import java.util.Locale;

/** Whose limit it is (vendor-facts 1.3; 8, no. 1). */
public enum QuotaScope {
  APPLICATION,
  ACCOUNT,
  ROOM;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
