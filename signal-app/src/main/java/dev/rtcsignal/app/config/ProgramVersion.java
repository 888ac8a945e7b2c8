package dev.rtcsignal.app.config;

import java.util.Optional;

/** The version in the manifest of the jar. */
public final class ProgramVersion {
  private ProgramVersion() {}

  /** Returns the version; {@code development} outside a jar. */
  public static String current() {
    return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
